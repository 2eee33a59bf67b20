import type { EntityManager } from 'typeorm';

/** Those of the contacts that were erased, and not only deleted: what is about to be written of them must not be. */
export async function erasedAmong(
  manager: EntityManager,
  contactIds: ReadonlySet<number>,
): Promise<Set<number>> {
  if (contactIds.size === 0) return new Set();
  const there = await idsOf(manager, 'SELECT id FROM contacts WHERE id IN', [...contactIds]);
  const gone = [...contactIds].filter((id) => !there.has(id));
  if (gone.length === 0) return new Set();
  const sql = "SELECT entity_id AS id FROM audit_log WHERE action = 'contact.erase' AND entity_id IN";
  return idsOf(manager, sql, gone);
}

async function idsOf(manager: EntityManager, sql: string, ids: readonly number[]): Promise<Set<number>> {
  const rows = await manager.query<{ id: number }[]>(`${sql} (${ids.map(() => '?').join()})`, [...ids]);
  return new Set(rows.map(({ id }) => id));
}
