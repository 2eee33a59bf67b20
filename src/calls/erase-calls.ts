import { type EntityManager, In, IsNull } from 'typeorm';
import type { Erased } from '../contacts/contact-traces.js';
import { OutboxCall } from '../call-log/outbox-call.entity.js';
import { chunks } from '../database/bulk.js';
import { Call } from './call.entity.js';
import { CallEvent } from './call-event.entity.js';

const IDS_PER_STATEMENT = 500;
/** Of an international number: what is left of it in a national notation is no shorter. */
const LAST_DIGITS = 8;
/** However somebody grouped the digits. */
const UNGROUPED = [...' -./()'].reduce((text, mark) => `REPLACE(${text}, '${mark}', '')`, 'params');

/** The calls of a person with their events, and those events that are of no call. @returns how many calls went */
export async function eraseCalls(
  manager: EntityManager,
  { projectId, contactIds, numbers }: Erased,
): Promise<number> {
  const calls = await manager.find(Call, {
    select: { id: true },
    where: [
      { projectId, contactId: In([...contactIds]) },
      { projectId, number: In([...numbers]) },
    ],
  });
  const spoken = await manager.find(CallEvent, {
    select: { id: true, callId: true },
    where: { projectId, number: In([...numbers]) },
  });
  const callIds = new Set([...calls.map(({ id }) => id), ...spoken.flatMap(({ callId }) => callId ?? [])]);
  await deleteCalls(manager, [...callIds]);
  await manager.delete(CallEvent, { projectId, number: In([...numbers]) });
  await eraseNobodys(manager, numbers);
  return callIds.size;
}

export async function deleteCalls(manager: EntityManager, ids: readonly number[]): Promise<void> {
  for (const some of chunks(ids, IDS_PER_STATEMENT)) {
    await manager.delete(CallEvent, { callId: In(some) });
    await manager.delete(OutboxCall, { callId: In(some) });
    await manager.delete(Call, { id: In(some) });
  }
}

/** Events of a project that nobody knows: nobody can say either in which notation they are. */
async function eraseNobodys(manager: EntityManager, numbers: readonly string[]): Promise<void> {
  for (const number of numbers.filter((text) => text.startsWith('+'))) {
    const all = manager.createQueryBuilder().delete().from(CallEvent);
    await all
      .where({ projectId: IsNull() })
      .andWhere(`${UNGROUPED} LIKE :digits`, { digits: `%${number.slice(-LAST_DIGITS)}%` })
      .execute();
  }
}
