import { Brackets, type EntityManager, In } from 'typeorm';
import { chunks } from '../../database/bulk.js';
import { AuditEntry } from './audit-entry.entity.js';

const IDS_PER_STATEMENT = 500;

/** What the log is to forget the values of, within one project. */
export interface Forgotten {
  /** The first parts of actions, `contact`, with the ids of those things. */
  things: readonly { nouns: readonly string[]; ids: readonly number[] }[];
  /** Telephone numbers, whoever's entry holds them. */
  numbers: readonly string[];
}

/** Takes the values out of entries, and leaves that it happened: when, by whom, to what. */
export async function forgetValues(
  manager: EntityManager,
  projectId: number,
  { things, numbers }: Forgotten,
): Promise<void> {
  const list = manager.createQueryBuilder(AuditEntry, 'entry').select('entry.id').where({ projectId });
  const found = new Brackets((any) => {
    for (const [i, { nouns, ids }] of things.entries())
      any.orWhere(`(entry.entityId IN (:...ids${i}) AND ${whereNouns(nouns)})`, { [`ids${i}`]: [0, ...ids] });
    for (const [i, number] of numbers.entries())
      any.orWhere(`entry.changes LIKE :number${i}`, { [`number${i}`]: patternOf(number) });
  });
  const entries = await list.andWhere('entry.changes IS NOT NULL').andWhere(found).getMany();
  for (const some of chunks(entries, IDS_PER_STATEMENT))
    await manager.update(AuditEntry, { id: In(some.map(({ id }) => id)) }, { changes: null });
}

/** The entries of these kinds of things whose changes have such a field. */
export function entriesWith(
  manager: EntityManager,
  projectId: number,
  nouns: readonly string[],
  field: string,
): Promise<AuditEntry[]> {
  return manager
    .createQueryBuilder(AuditEntry, 'entry')
    .where({ projectId })
    .andWhere(whereNouns(nouns))
    .andWhere('entry.changes LIKE :field', { field: `%"${field}"%` })
    .getMany();
}

/** Nouns are the code's own, never an input's. */
const whereNouns = (nouns: readonly string[]): string =>
  `(${nouns.map((noun) => `entry.action LIKE '${noun}.%'`).join(' OR ')})`;

/** An international number is told from all else, also in a note; a short one only where it stands alone. */
const patternOf = (number: string): string => (number.startsWith('+') ? `%${number}%` : `%"${number}"%`);
