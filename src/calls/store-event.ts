import type { EntityManager } from 'typeorm';
import { insertRows } from '../database/bulk.js';
import { CallDirection, CallStatus } from '../journal/call-status.js';
import { parseDnid } from '../phone-numbers/dnid.js';
import { parseTelephone } from '../phone-numbers/phone-number.js';
import type { Project } from '../projects/project.entity.js';
import { assemble, isOpen } from './assemble.js';
import { Call } from './call.entity.js';
import { CallEvent } from './call-event.entity.js';
import { contactOfCall } from './contact-of-call.js';
import type { PbxEvent } from './read-event.js';

export interface CallChange {
  call: Call;
  /** It was going on, or nobody knew of it, and now it is over. */
  hasEnded: boolean;
}

/**
 * Adds an event to its call, in a transaction: the call's row is written first, so that whoever brings another event of
 * the same call waits, here and on any other instance; then the call is made anew from all of its events.
 *
 * @returns null where it has come before
 */
export async function storeEvent(
  manager: EntityManager,
  project: Project,
  { uniqueId, ...event }: PbxEvent & { uniqueId: string },
  at: Date,
): Promise<CallChange | null> {
  const before = await takeCall(manager, project.id, uniqueId, at);
  const known = await manager.findBy(CallEvent, { callId: before.id });
  if (known.some(({ hash }) => hash === event.hash)) return null;

  const telephone = event.params.telephone?.trim() || event.params.remote_number;
  const number = parseTelephone(telephone, project.defaultRegion);
  const row = { callId: before.id, projectId: project.id, number, at, ...event };
  await insertRows<Omit<CallEvent, 'id'>>(manager, CallEvent, [row]);
  const values = await valuesOf(manager, project, before, [...known, row]);
  await manager.update(Call, { id: before.id }, values);
  const wasOver = known.length > 0 && !isOpen(before.status);
  return {
    call: manager.create(Call, { ...before, ...values }),
    hasEnded: !wasOver && !isOpen(values.status),
  };
}

/** Kept as it came, and shown nowhere: nobody can say which call it is of, or whose. */
export async function keepRaw(
  manager: EntityManager,
  project: Project | null,
  { uniqueId: _, ...event }: PbxEvent,
  at: Date,
): Promise<void> {
  const number = project && parseTelephone(event.params.telephone, project.defaultRegion);
  const row = { callId: null, projectId: project?.id ?? null, number, at, ...event };
  await insertRows<Omit<CallEvent, 'id'>>(manager, CallEvent, [row]);
}

/** The call's row, made where there is none, and locked: one statement, since two who lock what is not there lock each other out. */
async function takeCall(
  manager: EntityManager,
  projectId: number,
  uniqueId: string,
  at: Date,
): Promise<Call> {
  const insert = manager.createQueryBuilder().insert().into(Call);
  await insert
    .values({
      ...{ projectId, uniqueId, startedAt: at, lastEventAt: at },
      ...{ direction: CallDirection.INBOUND, status: CallStatus.RINGING },
    })
    .orUpdate(['unique_id'], ['project_id', 'unique_id'])
    .updateEntity(false)
    .execute();
  return manager.findOneByOrFail(Call, { projectId, uniqueId });
}

async function valuesOf(
  manager: EntityManager,
  { id: projectId, defaultRegion }: Project,
  { contactId }: Call,
  events: readonly Omit<CallEvent, 'id'>[],
): Promise<Omit<Call, 'id' | 'projectId' | 'uniqueId'>> {
  const { claimedContactId, ...assembled } = assemble(events);
  const number = parseTelephone(assembled.telephone, defaultRegion);
  return {
    ...assembled,
    number,
    dnid: parseDnid(assembled.dnid, defaultRegion) ?? assembled.dnid,
    contactId: await contactOfCall(manager, { projectId, claimedContactId, contactId, number }),
  };
}
