import { type EntityManager, In } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import type { Values } from '../access/audit/changes.js';
import { auditRows, type Change } from '../access/audit/record.js';
import { chunks, insertForIds, insertTables, updateRows } from '../database/bulk.js';
import { contactValues } from './contact-audit.js';
import { phoneRows, phonesOf, segmentRows, segmentsOf, wordRows } from './contact-parts.js';
import { replacePhones, replaceSegments, replaceWords } from './contact-parts.js';
import type { Phone } from './contact-phones.js';
import { searchTextOf } from './contact-words.js';
import { Contact } from './contact.entity.js';
import { type Known, knownContacts } from './match-contacts.js';
import { newContact } from './new-contact.js';
import type { ContactChanges } from './read-contact.js';

const IDS_PER_STATEMENT = 500;

/** A contact on its way: as it was, with what the rows make of it. */
interface Draft {
  contact: Contact;
  isNew: boolean;
  /** As it was; null where there was none. */
  before: Values | null;
  /** How many rows have changed it, not counting the one that made it. */
  updates: number;
  changed: Set<keyof Contact>;
  phones: readonly Phone[];
  segments: readonly string[];
}

export interface Upserted {
  contact: Contact;
  isNew: boolean;
}

/** In a turn of the project: writes rows, in their order, with as many statements for a thousand as for ten or so. */
export async function upsertBatch(
  manager: EntityManager,
  client: AdmittedClient,
  projectId: number,
  rows: readonly ContactChanges[],
): Promise<Upserted[]> {
  const matches = matchRows(await knownContacts(manager, projectId, rows), rows);
  const drafts = await draftsOf(manager, matches);
  const upserted = rows.map((row, i): Upserted => {
    const known = matches[i]!;
    const draft = drafts.get(known);
    if (draft) return { contact: change(draft, row), isNew: false };
    const draftOfNew = makeDraft(newContact(projectId, row.columns), row);
    drafts.set(known, draftOfNew);
    return { contact: draftOfNew.contact, isNew: true };
  });
  const all = [...drafts.values()];
  const made = all.filter(({ isNew }) => isNew);
  await insertContacts(manager, made);
  await insertTables(manager, [
    () => wordRows(made.map(({ contact }) => contact)), // prettier-ignore
    () => phoneRows(made),
    () => segmentRows(made),
    () => auditRows(client, all.map((draft) => entryOf(manager, draft))), // prettier-ignore
  ]);
  await writeChanged(manager, all.filter(({ isNew }) => !isNew)); // prettier-ignore
  return upserted;
}

const entryOf = (manager: EntityManager, { contact, isNew, before, phones, segments }: Draft): Change => ({
  action: isNew ? 'contact.create' : 'contact.update',
  projectId: contact.projectId,
  entityId: contact.id,
  before,
  after: contactValues(manager, contact, { phones, segments }),
});

/** Whom each row means: a contact that there is, or one that an earlier row makes. */
function matchRows(
  contacts: Awaited<ReturnType<typeof knownContacts>>,
  rows: readonly ContactChanges[],
): Known[] {
  return rows.map((row) => {
    const known = contacts.match(row) ?? { id: null, externalId: null, isOwn: true, numbers: new Map() };
    contacts.change(known, row);
    return known;
  });
}

/** Those that there are, as they are now. */
async function draftsOf(manager: EntityManager, matches: readonly Known[]): Promise<Map<Known, Draft>> {
  const known = new Map(matches.flatMap((match) => (match.id === null ? [] : [[match.id, match]])));
  const ids = [...known.keys()].sort((a, b) => a - b);
  const contacts: Contact[] = [];
  for (const some of chunks(ids, IDS_PER_STATEMENT))
    contacts.push(...(await manager.findBy(Contact, { id: In(some) })));
  const phones = await phonesOf(manager, ids);
  const segments = await segmentsOf(manager, ids);
  return new Map(
    contacts.map((contact) => {
      const parts = { phones: phones.get(contact.id) ?? [], segments: segments.get(contact.id) ?? [] };
      const before = contactValues(manager, contact, parts);
      const draft = {
        contact,
        isNew: false,
        before,
        updates: 0,
        changed: new Set<keyof Contact>(),
        ...parts,
      };
      return [known.get(contact.id)!, draft];
    }),
  );
}

const makeDraft = (contact: Contact, { phones = [], segments = [] }: ContactChanges): Draft => ({
  contact,
  isNew: true,
  before: null,
  updates: 0,
  changed: new Set(),
  phones,
  segments,
});

/** What stays the same is not written again. */
function change(draft: Draft, row: ContactChanges): Contact {
  const { columns, segments, keepsLabels } = row;
  const { contact, changed } = draft;
  const phones = keepsLabels ? row.phones?.map((phone) => labelled(phone, draft.phones)) : row.phones;
  set(draft, columns);
  if (changed.has('name') || changed.has('company')) set(draft, searchTextOf(contact));
  if (phones && !isSame(phones.map(phoneText), draft.phones.map(phoneText))) {
    draft.phones = phones;
    changed.add('phones');
  }
  if (segments && !isSame(segments, draft.segments)) {
    draft.segments = segments;
    changed.add('segments');
  }
  draft.updates += 1;
  contact.version += 1;
  return contact;
}

const labelled = (phone: Phone, before: readonly Phone[]): Phone => ({
  ...phone,
  label: phone.label ?? before.find(({ number }) => number === phone.number)?.label ?? null,
});

function set({ contact, changed }: Draft, values: Partial<Contact>): void {
  for (const [key, value] of Object.entries(values)) {
    if (contact[key as keyof Contact] !== value) changed.add(key as keyof Contact);
  }
  Object.assign(contact, values);
}

const phoneText = ({ number, label, primary }: Phone): string => JSON.stringify([number, label, primary]);

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n');

async function insertContacts(manager: EntityManager, drafts: readonly Draft[]): Promise<void> {
  const contacts = drafts.map(({ contact }) => contact);
  const ids = await insertForIds(manager, Contact, contacts);
  contacts.forEach((contact, i) => Object.assign(contact, { id: ids[i]! }));
}

async function writeChanged(manager: EntityManager, drafts: readonly Draft[]): Promise<void> {
  const having = (...keys: (keyof Contact)[]) =>
    drafts.filter(({ changed }) => keys.some((key) => changed.has(key)));
  await raiseVersions(manager, drafts);
  const rows = drafts.map(({ contact, changed }) => ({
    id: contact.id,
    changes: columnsOf(contact, changed),
  }));
  await updateRows(manager, Contact, rows.filter(({ changes }) => Object.keys(changes).length > 0)); // prettier-ignore
  await replacePhones(manager, having('phones'));
  await replaceSegments(manager, having('segments'));
  await replaceWords(manager, having('name', 'company').map(({ contact }) => contact)); // prettier-ignore
}

function columnsOf(contact: Contact, changed: Set<keyof Contact>): Partial<Contact> {
  const columns = Object.entries(contact).filter(
    ([key]) => changed.has(key as keyof Contact) && key !== 'phones' && key !== 'segments',
  );
  return Object.fromEntries(columns);
}

async function raiseVersions(manager: EntityManager, drafts: readonly Draft[]): Promise<void> {
  const updatedAt = new Date();
  for (const { contact } of drafts) contact.updatedAt = updatedAt;
  const groups = Map.groupBy(drafts, ({ updates }) => updates);
  for (const [updates, group] of groups) {
    const ids = group.map(({ contact }) => contact.id).sort((a, b) => a - b);
    const changes = { version: () => `version + ${updates}`, updatedAt };
    for (const some of chunks(ids, IDS_PER_STATEMENT))
      await manager.update(Contact, { id: In(some) }, changes);
  }
}
