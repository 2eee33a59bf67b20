import type { EntityManager } from 'typeorm';

const BY_ID = 'SELECT id FROM contacts WHERE id = ? AND project_id = ?';

// As a lookup finds a caller: whose primary it is, then the lowest id.
const BY_NUMBER = `SELECT contact_id AS id FROM contact_phones
  WHERE project_id = ? AND number = ? ORDER BY is_primary DESC, contact_id LIMIT 1`;

export interface LinkedBy {
  projectId: number;
  /** What the PBX gives back of our answer. */
  claimedContactId: number | null;
  /** Whom the call has been linked to so far. */
  contactId: number | null;
  number: string | null;
}

/** Whose call it is: whom the PBX names, if he is of the project; else who it was; else whose number it is. */
export async function contactOfCall(manager: EntityManager, call: LinkedBy): Promise<number | null> {
  const { projectId, claimedContactId, contactId, number } = call;
  const claimed = claimedContactId && (await idOf(manager, BY_ID, [claimedContactId, projectId]));
  if (claimed) return claimed;
  const before = contactId && (await idOf(manager, BY_ID, [contactId, projectId]));
  if (before) return before;
  return number === null ? null : contactByNumber(manager, projectId, number);
}

export function contactByNumber(
  manager: EntityManager,
  projectId: number,
  number: string,
): Promise<number | null> {
  return idOf(manager, BY_NUMBER, [projectId, number]);
}

async function idOf(manager: EntityManager, sql: string, parameters: unknown[]): Promise<number | null> {
  const [row] = await manager.query<{ id: number }[]>(sql, parameters);
  return row?.id ?? null;
}
