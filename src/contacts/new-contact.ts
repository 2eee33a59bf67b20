import { searchTextOf } from './contact-words.js';
import { Contact } from './contact.entity.js';
import type { ContactChanges } from './read-contact.js';

const EMPTY = {
  company: null,
  email: null,
  language: null,
  externalId: null,
  backendLink: null,
  notes: null,
  sourceId: null,
  fetchedAt: null,
  sourceRouting: null,
};

/** A contact as it is inserted: all that it has but its id. */
export function newContact(projectId: number, columns: ContactChanges['columns']): Contact {
  const contact = Object.assign(new Contact(), EMPTY, columns, { projectId });
  contact.stampNew();
  return Object.assign(contact, searchTextOf(contact));
}
