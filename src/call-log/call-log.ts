import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../calls/call.entity.js';
import { isDuplicate } from '../database/dialect.js';
import { SourceDirectory } from '../sources/source-directory.js';
import { ProjectSource } from '../sources/source.entity.js';
import { SourceType } from '../sources/source-type.js';
import { OutboxCall, OutboxState } from './outbox-call.entity.js';

/** Takes down whom to tell of a call that is over; `SendCalls` does so, behind everything else. */
@Injectable()
export class CallLog {
  constructor(private readonly directory: SourceDirectory) {}

  /** In the transaction that ends or misses the call: with it or not at all. */
  async enqueue(manager: EntityManager, { id, projectId }: Pick<Call, 'id' | 'projectId'>): Promise<void> {
    const sources = await manager.findBy(ProjectSource, { projectId, enabled: true });
    const now = new Date();
    for (const source of sources.filter((one) => this.wantsCalls(one))) {
      const row = { sourceId: source.id, callId: id, state: OutboxState.WAITING };
      await insertOnce(manager, { ...row, attempts: 0, nextAt: now, createdAt: now, failure: null });
    }
  }

  /** One that is too new to be known here may: `SendCalls` drops what nobody wants. */
  private wantsCalls({ id, type }: ProjectSource): boolean {
    const system = this.directory.byId(id)?.system;
    return system ? system.logCall !== undefined : type === SourceType.SALESFORCE;
  }
}

async function insertOnce(manager: EntityManager, row: Omit<OutboxCall, 'id'>): Promise<void> {
  try {
    await manager.insert(OutboxCall, row);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
