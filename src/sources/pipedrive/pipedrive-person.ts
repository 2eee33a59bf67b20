import type { AskedNumber } from '../asked-number.js';
import { asRecord, asText } from '../json-answer.js';
import type { Hit } from '../keep-callers.js';

export interface PersonPage {
  persons: Record<string, unknown>[];
  /** Where the next page begins; null on the last. */
  cursor: string | null;
}

/** Null for what is no page of a search. */
export function pageOf(body: unknown): PersonPage | null {
  const answer = asRecord(body);
  const items = asRecord(answer?.data)?.items;
  if (answer?.success !== true || !Array.isArray(items)) return null;
  const persons = items
    .map((found: unknown) => asRecord(asRecord(found)?.item))
    .filter((person) => person !== null);
  return { persons, cursor: asText(asRecord(answer.additional_data)?.next_cursor) };
}

/** @param host whose pages people open: `acme.pipedrive.com` */
export function toHit(person: Record<string, unknown>, host: string, asked: AskedNumber): Hit {
  const id = asText(person.id);
  const email = listOf(person.emails)[0] ?? null;
  const company = asText(asRecord(person.organization)?.name);
  return {
    externalId: id,
    name: asText(person.name) ?? company ?? email ?? asked.e164,
    company,
    email,
    // The search does not say which is primary; the first one is.
    phones: listOf(person.phones).map((text, i) => ({ text, isPreferred: i === 0 })),
    language: null,
    backendLink: id && `https://${host}/person/${encodeURIComponent(id)}`,
    isPerson: true,
  };
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(asText).filter((text) => text !== null) : [];
}
