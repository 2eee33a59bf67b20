import { isRegion, parseTelephone, type PhoneNumber } from '../phone-numbers/phone-number.js';
import type { AskedNumber } from './asked-number.js';
import type { FoundContact } from './found-contact.js';

/** What an upstream system found, its phones as somebody typed them. */
export interface Hit extends Omit<FoundContact, 'phones'> {
  phones: HitPhone[];
  /** Not a company. */
  isPerson: boolean;
  /** When it was last changed there, in any notation that `Date` reads. */
  updatedAt?: string | null;
}

export interface HitPhone {
  text: string | null | undefined;
  /** A mobile number, or the one that is marked as primary. */
  isPreferred?: boolean;
}

const MAX_PHONES = 50;

/**
 * Those of the hits whose number is the caller's once both are normalised, best first: mobile or primary, person before
 * company, latest update, lowest id. Upstream systems match parts of numbers, and words.
 */
export function keepCallers(hits: readonly Hit[], asked: AskedNumber): FoundContact[] {
  return hits
    .map((hit) => ({ hit, phones: normalised(hit.phones, asked) }))
    .filter(({ phones }) => phones.some(({ number }) => number === asked.e164))
    .sort((a, b) => compare(rankOf(a.hit, a.phones, asked), rankOf(b.hit, b.phones, asked)))
    .map(({ hit: { isPerson: _person, updatedAt: _updated, ...contact }, phones }) => ({
      ...contact,
      phones: numbersOf(phones, asked),
    }));
}

interface Normalised {
  number: PhoneNumber;
  isPreferred: boolean;
}

function normalised(phones: readonly HitPhone[], { region }: AskedNumber): Normalised[] {
  return phones.flatMap(({ text, isPreferred = false }) => {
    const number = text && isRegion(region) ? parseTelephone(text, region) : null;
    return number === null ? [] : [{ number, isPreferred }];
  });
}

/** Smaller is better, the first difference decides. */
function rankOf(hit: Hit, phones: Normalised[], { e164 }: AskedNumber): (number | string)[] {
  const isPreferred = phones.some((phone) => phone.number === e164 && phone.isPreferred);
  const updated = Date.parse(hit.updatedAt ?? '');
  const id = hit.externalId ?? '';
  const numericId = /^\d{1,15}$/.test(id) ? Number(id) : Infinity;
  return [isPreferred ? 0 : 1, hit.isPerson ? 0 : 1, Number.isNaN(updated) ? 0 : -updated, numericId, id];
}

function compare(a: (number | string)[], b: (number | string)[]): number {
  const i = a.findIndex((value, at) => value !== b[at]);
  if (i < 0) return 0;
  return a[i]! < b[i]! ? -1 : 1;
}

/** Each once, and the one asked for among them however many there are. */
function numbersOf(phones: Normalised[], { e164 }: AskedNumber): PhoneNumber[] {
  const numbers = [...new Set(phones.map(({ number }) => number))];
  if (numbers.indexOf(e164) < MAX_PHONES) return numbers.slice(0, MAX_PHONES);
  return [e164, ...numbers.slice(0, MAX_PHONES - 1)];
}
