import type { AskedNumber } from '../asked-number.js';
import { asRecord, asText } from '../json-answer.js';
import type { Hit } from '../keep-callers.js';

/** Contacts of a list, or of a search's `results`; null for what is neither. */
export function contactsOf(body: unknown): Record<string, unknown>[] | null {
  const contacts = Array.isArray(body) ? (body as unknown[]) : asRecord(body)?.results;
  if (!Array.isArray(contacts)) return null;
  return contacts.map(asRecord).filter((contact) => contact !== null);
}

/** @param host whose pages people open: `acme.freshdesk.com` */
export function toHit(contact: Record<string, unknown>, host: string, asked: AskedNumber): Hit {
  const id = asText(contact.id);
  const email = asText(contact.email);
  return {
    externalId: id,
    name: asText(contact.name) ?? email ?? asked.e164,
    // There is a `company_id`, and its name would cost another request.
    company: null,
    email,
    phones: [{ text: asText(contact.mobile), isPreferred: true }, { text: asText(contact.phone) }],
    language: asText(contact.language),
    backendLink: id && `https://${host}/a/contacts/${encodeURIComponent(id)}`,
    isPerson: true,
    updatedAt: asText(contact.updated_at),
  };
}
