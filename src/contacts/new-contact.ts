import type { EntityManager } from 'typeorm';
import { searchTextOf } from './contact-words.js';
import { Contact } from './contact.entity.js';
import type { ContactColumns } from './read-contact.js';

const EMPTY = {
  company: null,
  email: null,
  language: null,
  externalId: null,
  backendLink: null,
  notes: null,
};

/** A contact as it is inserted: all that it has but its id. */
export function newContact(
  manager: EntityManager,
  projectId: number,
  columns: Partial<ContactColumns>,
): Contact {
  const contact = manager.create(Contact, { ...EMPTY, ...columns, projectId });
  contact.stampNew();
  return Object.assign(contact, searchTextOf(contact));
}
