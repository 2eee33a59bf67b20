import type { AskedNumber } from '../asked-number.js';
import { asRecord, asText } from '../json-answer.js';
import type { Hit } from '../keep-callers.js';

/** An object by id, and PHP's `[]` where it is empty; null for what is neither. */
export function resultsOf(body: unknown): Record<string, unknown>[] | null {
  const results = asRecord(body)?.Results;
  if (typeof results !== 'object' || results === null) return null;
  return Object.values(results)
    .map(asRecord)
    .filter((result) => result !== null);
}

/** @param pages where people find the customer's own MiniCRM */
export function toHit(result: Record<string, unknown>, pages: string, asked: AskedNumber): Hit {
  const id = asText(result.Id);
  const name = asText(result.Name);
  const email = asText(result.Email);
  const isPerson = result.Type !== 'Business';
  return {
    externalId: id,
    name: name ?? email ?? asked.e164,
    // A person's company would cost another request.
    company: isPerson ? null : name,
    email,
    phones: [{ text: asText(result.Phone) }],
    language: null,
    backendLink: id && `${pages}#Contact/${encodeURIComponent(id)}`,
    isPerson,
  };
}
