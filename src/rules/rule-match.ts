import type { FieldMistake } from '../errors/errors.js';
import { type DnidPattern, parseDnidPattern } from '../phone-numbers/dnid.js';
import type { Region } from '../phone-numbers/phone-number.js';

export interface RuleMatchInput {
  contactId?: number | null;
  segment?: string | null;
  /** A whole number in any notation, a word, or a prefix that ends in `*`. */
  dnid?: string | null;
}

export interface RuleMatch {
  contactId: number | null;
  segment: string | null;
  dnid: DnidPattern | null;
}

/** A rule's match as it is kept, its dnid normalised. */
export function readMatch(
  { contactId = null, segment = null, dnid: text = null }: RuleMatchInput,
  region: Region,
): { match: RuleMatch; mistakes: FieldMistake[] } {
  const mistakes: FieldMistake[] = [];
  if (contactId !== null && segment !== null) {
    mistakes.push({ path: 'input.match', message: 'names a contact or a segment, never both' });
  }
  const dnid = text === null ? null : parseDnidPattern(text, region);
  if (text !== null && dnid === null) {
    mistakes.push({ path: 'input.match.dnid', message: 'is no number, word or prefix such as +4021*' });
  }
  return { match: { contactId, segment, dnid }, mistakes };
}
