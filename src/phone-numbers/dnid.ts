import { readAddress } from './address.js';
import { readDnidPrefix } from './dnid-prefix.js';
import { parseTelephone, type PhoneNumber, type Region } from './phone-number.js';

declare const brand: unique symbol;

type Word = string & { readonly [brand]: 'Word' };
type Prefix = string & { readonly [brand]: 'Prefix' };

/** The number called, or the word that a PBX calls it by (`suport`). At most 64 characters; never ends in `*`. */
export type Dnid = PhoneNumber | Word;

/** What a rule says of the number called: a whole dnid, or the first digits of one and `*` (`+4021*`). */
export type DnidPattern = Dnid | Prefix;

const WORD = /^[\p{L}\p{M}\d._-]{1,64}$/u;

// Above every prefix, and finite: specificities are subtracted from one another.
const WHOLE = 1_000;

/** Null where there is none, or one that no rule could name. */
export function parseDnid(text: string | null | undefined, region: Region): Dnid | null {
  if (!text) return null;
  const dnid = parseTelephone(text, region) ?? parseWord(text);
  // A rule for such a keypad code would read as a prefix.
  return dnid?.endsWith('*') ? null : dnid;
}

/** Null for what no rule may say: `*` alone, a `*` before the end, signs that are in no dnid. Its own answers it gives back. */
export function parseDnidPattern(text: string, region: Region): DnidPattern | null {
  const user = readAddress(text)?.user.trim();
  // No international number has a `*` within, and no keypad code a `+`: a prefix whose end is not its end.
  if (user && /^\+[^*]*\*./.test(user)) return null;
  if (!user?.endsWith('*')) return parseDnid(text.trim(), region);
  return readDnidPrefix(user.slice(0, -1), region) as Prefix | null;
}

/** A prefix is of digits, and matches itself too: words and keypad codes are matched whole. */
export function dnidMatches(pattern: DnidPattern, dnid: Dnid): boolean {
  if (!pattern.endsWith('*')) return pattern === dnid;
  return isDigits(dnid) && dnid.startsWith(pattern.slice(0, -1));
}

/** Every pattern that matches, the most specific first, so that an index can be asked for them. */
export function dnidCandidates(dnid: Dnid): string[] {
  const candidates: string[] = [dnid];
  if (!isDigits(dnid)) return candidates;
  const shortest = dnid.startsWith('+') ? 2 : 1;
  for (let length = dnid.length; length >= shortest; length -= 1) {
    candidates.push(`${dnid.slice(0, length)}*`);
  }
  return candidates;
}

/** The whole dnid before a longer prefix before a shorter before none. */
export function dnidSpecificity(pattern: DnidPattern | null): number {
  if (pattern === null) return 0;
  return pattern.endsWith('*') ? pattern.length - 1 : WHOLE;
}

function isDigits(dnid: Dnid): boolean {
  return /^\+?\d+$/.test(dnid);
}

function parseWord(text: string): Word | null {
  const word = readAddress(text)?.user.trim().normalize('NFC').toLowerCase().normalize('NFC') ?? '';
  return WORD.test(word) && /\p{L}/u.test(word) ? (word as Word) : null;
}
