import type { Change } from '../events/changes.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';

/** Told one by one, more of them would take longer than to forget all of the project. */
const MAX_NUMBERS = 2000;

/**
 * What to announce of contacts that were written.
 *
 * @param numbers those that they have now, where their phones were written; the others are found by the contacts' ids
 */
export function contactsChanged(
  projectId: number,
  contactIds: readonly number[],
  numbers: readonly PhoneNumber[],
): Change {
  if (numbers.length > MAX_NUMBERS) return { what: 'project-contents', projectId };
  return { what: 'contacts', projectId, contactIds, numbers };
}
