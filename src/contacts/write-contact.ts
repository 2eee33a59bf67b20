import type { EntityManager } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import { record } from '../access/audit/record.js';
import { insertForIds, insertRows } from '../database/bulk.js';
import { contactValues, entryOf, recordedContact } from './contact-audit.js';
import { addPhones, addSegments, addWords } from './contact-parts.js';
import { replacePhones, replaceSegments, replaceWords } from './contact-parts.js';
import { searchTextOf } from './contact-words.js';
import { Contact } from './contact.entity.js';
import { newContact } from './new-contact.js';
import { raiseVersion } from './raise-version.js';
import type { ContactChanges } from './read-contact.js';

// One contact, in a turn of its project.

/** A new contact with all that hangs on it. */
export async function insertContact(
  manager: EntityManager,
  client: AdmittedClient,
  projectId: number,
  changes: ContactChanges,
  id?: number,
): Promise<Contact> {
  const { columns, phones = [], segments = [] } = changes;
  const contact = newContact(projectId, columns);
  if (id === undefined) [contact.id] = (await insertForIds(manager, Contact, [contact])) as [number];
  else await insertRows(manager, Contact, [Object.assign(contact, { id })]);
  await addPhones(manager, [{ contact, phones }]);
  await addSegments(manager, [{ contact, segments }]);
  await addWords(manager, [contact]);
  const after = contactValues(manager, contact, changes);
  await record(manager, client, { ...entryOf('contact.create', contact), before: null, after });
  return contact;
}

/** @throws ExpectedError NOT_FOUND, or CONFLICT where somebody else has changed it since `expectedVersion` */
export async function changeContact(
  manager: EntityManager,
  client: AdmittedClient,
  id: number,
  changes: ContactChanges,
  expectedVersion: number | null,
): Promise<Contact> {
  const { columns, phones, segments } = changes;
  const before = await recordedContact(manager, id);
  await raiseVersion(manager, id, columns, expectedVersion);
  const contact = await manager.findOneByOrFail(Contact, { id });
  if (columns.name !== undefined || columns.company !== undefined) {
    const text = searchTextOf(contact);
    await manager.update(Contact, { id }, text);
    await replaceWords(manager, [Object.assign(contact, text)]);
  }
  if (phones) await replacePhones(manager, [{ contact, phones }]);
  if (segments) await replaceSegments(manager, [{ contact, segments }]);
  const after = { ...before, ...contactValues(manager, contact, changes) };
  await record(manager, client, { ...entryOf('contact.update', contact), before, after });
  return contact;
}
