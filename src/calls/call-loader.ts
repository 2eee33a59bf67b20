import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { Batch } from '../graphql/loaders.js';
import { Call } from './call.entity.js';
import { CallEvent } from './call-event.entity.js';
import { OpenCalls } from './open-calls.js';

/** A contact's latest calls, so many of them, as a key of a loader: `7:10`. */
export const callsKey = (contactId: number, first: number): string => `${contactId}:${first}`;

const EVENTS_OF_A_CALL = 200;

/** What a page of calls, or of contacts with their calls, asks for together. */
@Injectable()
export class CallLoader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly open: OpenCalls,
  ) {}

  readonly events: Batch<number, CallEvent[]> = async (callIds) => {
    const events = await this.dataSource.manager.find(CallEvent, {
      where: { callId: In([...callIds]) },
      order: { at: 'ASC', id: 'ASC' },
    });
    const byCall = Map.groupBy(events, ({ callId }) => callId);
    return callIds.map((id) => (byCall.get(id) ?? []).slice(0, EVENTS_OF_A_CALL));
  };

  /** Each contact reads no more of its index than it shows, however many calls it has: hence a select for each. */
  readonly callsOfContacts: Batch<string, Call[]> = async (keys) => {
    await this.open.endSilent();
    const each = keys.map((key) => key.split(':').map(Number) as [contactId: number, first: number]);
    const selects = each.map(
      ([, first]) =>
        `SELECT * FROM (SELECT id FROM calls WHERE contact_id = ?
         ORDER BY started_at DESC, id DESC LIMIT ${Math.trunc(first)}) latest`,
    );
    const ids = await this.dataSource.query<{ id: number }[]>(
      selects.join(' UNION ALL '),
      each.map(([contactId]) => contactId),
    );
    const calls = await this.dataSource.manager.find(Call, {
      where: { id: In(ids.map(({ id }) => id)) },
      order: { startedAt: 'DESC', id: 'DESC' },
    });
    const byContact = Map.groupBy(calls, ({ contactId }) => contactId);
    return each.map(([contactId, first]) => (byContact.get(contactId) ?? []).slice(0, first));
  };
}
