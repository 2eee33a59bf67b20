import type { EntityManager } from 'typeorm';
import { chunks } from '../database/bulk.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import type { ContactChanges } from './read-contact.js';

/** MariaDB makes a table of longer lists, and forgets the index over it. */
const KEYS_PER_STATEMENT = 500;

/** What a contact is recognised by, as it stands after the rows before. */
export interface Known {
  /** Null while it is only about to be made. */
  id: number | null;
  externalId: string | null;
  /** Not fetched from a source, whose external ids are no concern of ours. */
  isOwn: boolean;
  /** The numbers that it has, of those that any row has; whether it is the primary one. */
  numbers: Map<PhoneNumber, boolean>;
}

/** The contacts that the rows of one upsert may mean; they change as the rows do. */
export class KnownContacts {
  private readonly byExternalId = new Map<string, Known>();
  private readonly byNumber = new Map<PhoneNumber, Set<Known>>();

  /** By externalId, else by any of the phones: the primary wins, then the lowest id. */
  match({ columns: { externalId }, phones = [] }: ContactChanges): Known | null {
    const same = externalId ? this.byExternalId.get(externalId) : undefined;
    if (same) return same;
    let best: Known | null = null;
    let isPrimary = false;
    for (const { number } of phones) {
      for (const known of this.byNumber.get(number) ?? []) {
        // A contact with another externalId is somebody else at the same phone.
        if (externalId && known.externalId !== null && known.externalId !== externalId) continue;
        const primary = known.numbers.get(number) === true;
        if (best && (isPrimary !== primary ? isPrimary : order(best) <= order(known))) continue;
        best = known;
        isPrimary = primary;
      }
    }
    return best;
  }

  /** What is known of a contact once a row is written. */
  change(known: Known, { columns: { externalId }, phones }: ContactChanges): void {
    if (externalId !== undefined) this.rename(known, externalId);
    if (!phones) return;
    for (const number of known.numbers.keys()) this.byNumber.get(number)?.delete(known);
    known.numbers = new Map();
    for (const { number, primary } of phones) this.addNumber(known, number, primary);
  }

  rename(known: Known, externalId: string | null): void {
    if (known.isOwn && known.externalId !== null) this.byExternalId.delete(known.externalId);
    known.externalId = externalId;
    if (known.isOwn && externalId !== null) this.byExternalId.set(externalId, known);
  }

  addNumber(known: Known, number: PhoneNumber, primary: boolean): void {
    known.numbers.set(number, primary);
    const others = this.byNumber.get(number);
    if (others) others.add(known);
    else this.byNumber.set(number, new Set([known]));
  }
}

/** Those about to be made come last. */
const order = ({ id }: Known): number => id ?? Infinity;

/** What is known so far of all whom these rows may mean: two questions for any number of rows. */
export async function knownContacts(
  manager: EntityManager,
  projectId: number,
  rows: readonly ContactChanges[],
): Promise<KnownContacts> {
  const contacts = new KnownContacts();
  const byId = new Map<number, Known>();
  const known = (id: number, externalId: string | null, isOwn: boolean): Known => {
    const found = byId.get(id) ?? { id, externalId: null, isOwn, numbers: new Map() };
    if (!byId.has(id)) contacts.rename(found, externalId);
    byId.set(id, found);
    return found;
  };
  const externalIds = new Set(rows.flatMap(({ columns: { externalId } }) => externalId ?? []));
  for (const { id, externalId } of await withExternalIds(manager, projectId, [...externalIds]))
    known(id, externalId, true);
  const numbers = new Set(rows.flatMap(({ phones = [] }) => phones.map(({ number }) => number)));
  for (const row of await withNumbers(manager, projectId, [...numbers]))
    contacts.addNumber(known(row.id, row.externalId, row.sourceId === 0), row.number, Boolean(row.primary));
  return contacts;
}

async function withExternalIds(manager: EntityManager, projectId: number, externalIds: string[]) {
  const found: { id: number; externalId: string }[] = [];
  for (const some of chunks(externalIds, KEYS_PER_STATEMENT)) {
    const sql = `SELECT id, external_id AS externalId FROM contacts
      WHERE project_id = ? AND source_id = 0 AND external_id IN (${some.map(() => '?').join()})`;
    found.push(...(await manager.query<typeof found>(sql, [projectId, ...some])));
  }
  return found;
}

interface WithNumber {
  id: number;
  externalId: string | null;
  sourceId: number;
  number: PhoneNumber;
  primary: unknown;
}

async function withNumbers(manager: EntityManager, projectId: number, numbers: PhoneNumber[]) {
  const found: WithNumber[] = [];
  for (const some of chunks(numbers, KEYS_PER_STATEMENT)) {
    const sql = `SELECT c.id, c.external_id AS externalId, c.source_id AS sourceId, p.number, p.is_primary AS \`primary\`
      FROM contact_phones p JOIN contacts c ON c.id = p.contact_id
      WHERE p.project_id = ? AND p.number IN (${some.map(() => '?').join()})`;
    found.push(...(await manager.query<typeof found>(sql, [projectId, ...some])));
  }
  return found;
}
