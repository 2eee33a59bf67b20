import type { EntityManager } from 'typeorm';
import { SYSTEM } from '../access/access-policy.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import { insertRows } from '../database/bulk.js';
import { phonesOf } from './contact-parts.js';
import { Contact } from './contact.entity.js';
import { mergeTold, toldPhones } from './merge-told.js';
import type { ContactChanges } from './read-contact.js';
import { routingText, type SourceRouting } from './source-routing.js';
import { type Told, ToldContact } from './told-contact.entity.js';
import { changeContact, insertContact } from './write-contact.js';

/** Numbers that a contact was found by; half of what he may have leaves room for those that people enter. */
const MAX_FOUND_BY = 25;

/** What a source has found for a number, read and cleaned. */
export interface FetchedContact {
  projectId: number;
  sourceId: number;
  externalId: string | null;
  told: Told;
  routing: SourceRouting | null;
  /** The number that was asked for. */
  called: PhoneNumber;
  /** The source tells no numbers: those that the contact was found by before stay his. */
  tellsNoNumbers?: boolean;
}

export interface Kept {
  contact: Contact;
  /** It has just been made: nothing names it yet, and nothing hangs on it but its phones. */
  isNew: boolean;
  phones: readonly PhoneNumber[];
  /** All whose row or phones were written. */
  changedIds: number[];
}

/**
 * In a turn of the project: makes or updates the contact, without the numbers that contacts of our own have; null where the
 * source has gone meanwhile, or the caller's number has become one of theirs. A call waits for it: it takes as few statements
 * as it can.
 */
export async function keepContact(manager: EntityManager, given: FetchedContact): Promise<Kept | null> {
  const { projectId, sourceId, called } = given;
  const sql = 'SELECT 1 FROM sources WHERE id = ? AND project_id = ?';
  if ((await manager.query<unknown[]>(sql, [sourceId, projectId])).length === 0) return null;
  const owned = await ownNumbers(manager, projectId, [called, ...given.told.phones]);
  if (owned.has(called)) return null;

  const phones = [...new Set([...given.told.phones, called])].filter((number) => !owned.has(number));
  const fetched = { ...given, told: { ...given.told, phones } };
  const known = await matching(manager, fetched);
  const kept = known ? await update(manager, known, fetched) : await create(manager, fetched);
  const others = await takeNumber(manager, projectId, called, kept.contact.id);
  return { ...kept, isNew: known === null, changedIds: [kept.contact.id, ...others] };
}

/** No source takes a call from a contact of our own, whichever of the two has the number as its primary one. */
async function ownNumbers(
  manager: EntityManager,
  projectId: number,
  numbers: readonly PhoneNumber[],
): Promise<Set<PhoneNumber>> {
  const sql = `SELECT DISTINCT p.number FROM contact_phones p JOIN contacts c ON c.id = p.contact_id
    WHERE p.project_id = ? AND p.number IN (${numbers.map(() => '?').join()}) AND c.source_id = 0`;
  const rows = await manager.query<{ number: PhoneNumber }[]>(sql, [projectId, ...numbers]);
  return new Set(rows.map(({ number }) => number));
}

/** By the source's id of it; where the source has none, by the number. */
async function matching(
  manager: EntityManager,
  { projectId, sourceId, externalId, called }: FetchedContact,
): Promise<Contact | null> {
  const [row] =
    externalId === null
      ? await manager.query<{ id: number }[]>(
          `SELECT c.id FROM contact_phones p JOIN contacts c ON c.id = p.contact_id
          WHERE p.project_id = ? AND p.number = ? AND c.source_id = ? ORDER BY c.id LIMIT 1`,
          [projectId, called, sourceId],
        )
      : await manager.query<{ id: number }[]>(
          'SELECT id FROM contacts WHERE project_id = ? AND source_id = ? AND external_id = ?',
          [projectId, sourceId, externalId],
        );
  return row ? manager.findOneByOrFail(Contact, { id: row.id }) : null;
}

type Written = Pick<Kept, 'contact' | 'phones'>;

async function create(manager: EntityManager, fetched: FetchedContact): Promise<Written> {
  const { projectId, sourceId, externalId, told } = fetched;
  const { phones: numbers, ...texts } = told;
  const columns = { ...texts, externalId, sourceId, ...freshly(fetched) };
  const phones = toldPhones(numbers);
  const contact = await insertContact(manager, SYSTEM, projectId, { columns, phones });
  await insertRows(manager, ToldContact, [{ contactId: contact.id, told }]);
  return { contact, phones: phones.map(({ number }) => number) };
}

async function update(manager: EntityManager, contact: Contact, fetched: FetchedContact): Promise<Written> {
  const { id } = contact;
  const { called } = fetched;
  const before = await manager.findOneBy(ToldContact, { contactId: id });
  const told = fetched.tellsNoNumbers ? withNumbersOf(before?.told, fetched.told) : fetched.told;
  const phones = (await phonesOf(manager, [id])).get(id) ?? [];
  const changes = mergeTold(contact, phones, before?.told ?? null, told, called);
  const changed = isNothing(changes) ? contact : await changeContact(manager, SYSTEM, id, changes, null);
  const fresh = freshly(fetched);
  await manager.update(Contact, { id }, fresh);
  await manager.save(ToldContact, { contactId: id, told });
  return {
    contact: Object.assign(changed, fresh),
    phones: (changes.phones ?? phones).map(({ number }) => number),
  };
}

/** Not for ever: a system may have one and the same contact for everybody. */
function withNumbersOf(before: Told | undefined, now: Told): Told {
  const phones = [...new Set([...now.phones, ...(before?.phones ?? [])])].slice(0, MAX_FOUND_BY);
  return { ...now, phones };
}

const freshly = ({ routing }: FetchedContact) => ({
  fetchedAt: new Date(),
  sourceRouting: routingText(routing),
});

const isNothing = ({ columns, phones }: ContactChanges): boolean =>
  Object.keys(columns).length === 0 && phones === undefined;

/**
 * Whom sources once gave the number has it no longer, where nobody here said that he has: numbers go from one to another,
 * and a source that is asked first may answer late. Our own contacts keep theirs.
 */
async function takeNumber(
  manager: EntityManager,
  projectId: number,
  called: PhoneNumber,
  ownerId: number,
): Promise<number[]> {
  const sql = `SELECT c.id FROM contact_phones p JOIN contacts c ON c.id = p.contact_id
    WHERE p.project_id = ? AND p.number = ? AND p.label IS NULL AND c.source_id <> 0 AND c.id <> ? ORDER BY c.id`;
  const ids = (await manager.query<{ id: number }[]>(sql, [projectId, called, ownerId])).map(({ id }) => id);
  const phones = await phonesOf(manager, ids);
  const taken: number[] = [];
  for (const id of ids) {
    const before = await manager.findOneBy(ToldContact, { contactId: id });
    if (!before?.told.phones.includes(called)) continue;
    const rest = (phones.get(id) ?? []).filter(({ number }) => number !== called);
    const hasPrimary = rest.some(({ primary }) => primary);
    const left = rest.map((phone, i) => ({ ...phone, primary: hasPrimary ? phone.primary : i === 0 }));
    await changeContact(manager, SYSTEM, id, { columns: {}, phones: left }, null);
    const told = { ...before.told, phones: before.told.phones.filter((number) => number !== called) };
    await manager.save(ToldContact, { contactId: id, told });
    taken.push(id);
  }
  return taken;
}
