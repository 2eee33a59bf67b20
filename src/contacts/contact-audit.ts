import type { EntityManager } from 'typeorm';
import type { Values } from '../access/audit/changes.js';
import { valuesOf } from '../access/audit/changes.js';
import { phonesOf, segmentsOf } from './contact-parts.js';
import type { Phone } from './contact-phones.js';
import { Contact } from './contact.entity.js';

interface Parts {
  phones?: readonly Phone[];
  segments?: readonly string[];
}

/** A contact as the audit log tells of it; a list that is not given is not told of. */
export function contactValues(manager: EntityManager, contact: Contact, { phones, segments }: Parts): Values {
  return {
    ...valuesOf(manager, Contact, contact),
    ...(phones && phoneValues(phones)),
    ...(segments && { segments: [...segments] }),
  };
}

function phoneValues(phones: readonly Phone[]): Values {
  const isLabelled = phones.some(({ label }) => label !== null);
  return {
    phones: phones.map(({ number }) => number),
    primaryPhone: phones.find(({ primary }) => primary)?.number,
    phoneLabels: isLabelled ? phones.map(({ label }) => label) : [],
  };
}

/** Contacts as they are in the table, with all their parts, by id. */
export async function recordedContacts(
  manager: EntityManager,
  contacts: readonly Contact[],
): Promise<Map<number, Values>> {
  const ids = contacts.map(({ id }) => id);
  const [phones, segments] = [await phonesOf(manager, ids), await segmentsOf(manager, ids)];
  return new Map(
    contacts.map((contact) => {
      const parts = { phones: phones.get(contact.id) ?? [], segments: segments.get(contact.id) ?? [] };
      return [contact.id, contactValues(manager, contact, parts)];
    }),
  );
}

/** In the project's turn: it stays so until it is written. */
export async function recordedContact(manager: EntityManager, id: number): Promise<Values> {
  const contacts = await manager.findBy(Contact, { id });
  return (await recordedContacts(manager, contacts)).get(id) ?? {};
}

export const entryOf = (action: string, { id, projectId }: Contact) => ({ action, entityId: id, projectId });
