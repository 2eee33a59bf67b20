import type { AskedNumber } from '../asked-number.js';
import { notations, significantDigits } from '../notations.js';
import { formatTelephone } from '../../phone-numbers/phone-number.js';

/** Each costs a search of ten in two seconds, and of the day's budget. */
const MOST_TERMS = 3;

/**
 * What to search for, one after the other: any part of a stored number matches, so that `700000000` stands for every
 * notation without signs in it, and `700 000 000` for those with spaces.
 */
export function searchTerms(asked: AskedNumber): string[] {
  const withoutCallingCode = formatTelephone(asked.e164).replace(/^\+\d+\s*/, '');
  const terms: string[] = [];
  for (const way of [significantDigits(asked), withoutCallingCode, ...notations(asked)]) {
    if (!terms.some((term) => way.includes(term))) terms.push(way);
  }
  return terms.slice(0, MOST_TERMS);
}
