import { type EntityManager, In } from 'typeorm';
import { chunks, insertRows, type Rows } from '../database/bulk.js';
import type { Phone } from './contact-phones.js';
import { ContactPhone } from './contact-phone.entity.js';
import { ContactSegment } from './contact-segment.entity.js';
import { ContactWord } from './contact-word.entity.js';
import { contactWords } from './contact-words.js';
import type { Contact } from './contact.entity.js';
import { ToldContact } from './told-contact.entity.js';

// What a contact has in other tables. Each is written whole: what it had before goes.

/** MariaDB makes a table of longer lists, and forgets the index over it. */
const IDS_PER_STATEMENT = 500;

type PartTable = typeof ContactPhone | typeof ContactSegment | typeof ContactWord | typeof ToldContact;

export interface PhonesOf {
  contact: Pick<Contact, 'id' | 'projectId'>;
  phones: readonly Phone[];
}

export function phoneRows(lists: readonly PhonesOf[]): Rows {
  const rows = lists.flatMap(({ contact: { id, projectId }, phones }) =>
    phones.map(({ number, label, primary }, position) => ({
      contactId: id,
      number,
      projectId,
      label,
      primary,
      position,
    })),
  );
  return { target: ContactPhone, rows };
}

export interface SegmentsOf {
  contact: Pick<Contact, 'id'>;
  segments: readonly string[];
}

export function segmentRows(lists: readonly SegmentsOf[]): Rows {
  const rows = lists.flatMap(({ contact, segments }) =>
    segments.map((segment) => ({ contactId: contact.id, segment })),
  );
  return { target: ContactSegment, rows };
}

export function wordRows(contacts: readonly Contact[]): Rows {
  // In the order of the table, which many rows fill in half the time then.
  const rows = contacts
    .flatMap(contactWords)
    .sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
  return { target: ContactWord, rows };
}

export const addPhones = (manager: EntityManager, lists: readonly PhonesOf[]): Promise<void> =>
  add(manager, phoneRows(lists));

export const addSegments = (manager: EntityManager, lists: readonly SegmentsOf[]): Promise<void> =>
  add(manager, segmentRows(lists));

export const addWords = (manager: EntityManager, contacts: readonly Contact[]): Promise<void> =>
  add(manager, wordRows(contacts));

const add = (manager: EntityManager, { target, rows }: Rows): Promise<void> =>
  insertRows(manager, target, rows);

export async function replacePhones(manager: EntityManager, lists: readonly PhonesOf[]): Promise<void> {
  await removeParts(manager, ContactPhone, idsOf(lists));
  await addPhones(manager, lists);
}

export async function replaceSegments(manager: EntityManager, lists: readonly SegmentsOf[]): Promise<void> {
  await removeParts(manager, ContactSegment, idsOf(lists));
  await addSegments(manager, lists);
}

export async function replaceWords(manager: EntityManager, contacts: readonly Contact[]): Promise<void> {
  await removeParts(manager, ContactWord, contacts.map(({ id }) => id)); // prettier-ignore
  await addWords(manager, contacts);
}

/** All that hangs on contacts, children first: nothing relies on the database's cascades. */
export async function removeAllParts(manager: EntityManager, contactIds: readonly number[]): Promise<void> {
  for (const table of [ContactPhone, ContactSegment, ContactWord, ToldContact])
    await removeParts(manager, table, contactIds);
}

async function removeParts(
  manager: EntityManager,
  table: PartTable,
  contactIds: readonly number[],
): Promise<void> {
  const column = table === ContactWord ? 'id' : 'contactId';
  for (const ids of chunks(contactIds, IDS_PER_STATEMENT)) await manager.delete(table, { [column]: In(ids) });
}

const idsOf = (lists: readonly { contact: Pick<Contact, 'id'> }[]): number[] =>
  lists.map(({ contact }) => contact.id);

/** The phones of contacts, each in the order of entry. */
export async function phonesOf(
  manager: EntityManager,
  ids: readonly number[],
): Promise<Map<number, ContactPhone[]>> {
  const rows: ContactPhone[] = [];
  for (const some of chunks(ids, IDS_PER_STATEMENT))
    rows.push(
      ...(await manager.find(ContactPhone, { where: { contactId: In(some) }, order: { position: 'ASC' } })),
    );
  return Map.groupBy(rows, ({ contactId }) => contactId);
}

/** The segments of contacts, by name: the table has no order. */
export async function segmentsOf(
  manager: EntityManager,
  ids: readonly number[],
): Promise<Map<number, string[]>> {
  const rows: ContactSegment[] = [];
  for (const some of chunks(ids, IDS_PER_STATEMENT))
    rows.push(
      ...(await manager.find(ContactSegment, { where: { contactId: In(some) }, order: { segment: 'ASC' } })),
    );
  const groups = Map.groupBy(rows, ({ contactId }) => contactId);
  return new Map([...groups].map(([id, segments]) => [id, segments.map(({ segment }) => segment)]));
}
