import { readAddress } from './address.js';

/** What was dialled, freed of the way it was written down. */
export interface Dialled {
  /** The keys in their order: digits, `*` and `#`; at least one is a digit. */
  keys: string;
  /** They came with a `+`, or with the space that a query string makes of one. */
  hasPlus: boolean;
  /** The keys less a `(0)` among them, which callers from abroad leave out in most countries, but not in Italy. */
  keysWithoutZero: string | null;
  /** The digits that a `tel:` URI says to put before them. */
  context: string | null;
}

const MAX_KEYS = 32;

const NOTHING_BUT_A_NUMBER = /^\+?\d{1,32}$/;
const SEPARATORS = /[\s\p{Pd}.,/()[\]~_·•−]/gu;
const EXTENSION = /(?:ext(?:ension|n)?|int(?:erior)?|x)[\s.:=]*\d{1,8}\s*$/i;
const ZERO_IN_BRACKETS = /\(\s*0\s*\)/;

/** Null for text that no number can be read from: a word, nothing at all, a sign that is in no number. */
export function readDialled(text: string): Dialled | null {
  if (NOTHING_BUT_A_NUMBER.test(text)) {
    const hasPlus = text.startsWith('+');
    return { keys: hasPlus ? text.slice(1) : text, hasPlus, keysWithoutZero: null, context: null };
  }
  const address = readAddress(text);
  if (!address) return null;
  const written = address.user.replace(EXTENSION, '');
  const dialled = readKeys(written);
  if (!dialled) return null;

  const shorter = ZERO_IN_BRACKETS.test(written) ? readKeys(written.replace(ZERO_IN_BRACKETS, '')) : null;
  return { ...dialled, keysWithoutZero: shorter?.keys ?? null, context: address.context };
}

/** A number as people write it: digits, separators, perhaps a plus before them. */
export function readKeys(written: string): Pick<Dialled, 'keys' | 'hasPlus'> | null {
  const dense = written.replace(SEPARATORS, '');
  const keys = dense.replace(/^\++/, '');
  if (keys.length > MAX_KEYS || !/^[*#]*\d[\d*#]*$/.test(keys)) return null;
  return { keys, hasPlus: dense.startsWith('+') || written.startsWith(' ') };
}
