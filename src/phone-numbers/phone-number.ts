import { readDialled } from './dialled.js';
import { toE164 } from './e164.js';
import { formatForPeople, type Region } from './numbering-plans.js';

export { isRegion, type Region } from './numbering-plans.js';

declare const brand: unique symbol;

/** E.164 where the number has one (`+40700000000`), else as dialled (`1234`, `*21#`). At most 32 characters. */
export type PhoneNumber = string & { readonly [brand]: 'PhoneNumber' };

// What "ANONYMOUS" is on a keypad. The words for a withheld number need no list: there is no digit in them.
const ANONYMOUS = '266696687';

/**
 * The number that a text stands for, whoever wrote it down and however; null for a withheld or an unusable one.
 *
 * A text is read in these ways, in this order. The first that gives a valid number wins, else the first that gives a
 * possible one; else the number is as dialled.
 * 1. With a `+`, or the space that a query string makes of it: international. Possible is as good as valid here.
 *    So are the keys of a `tel:` URI after its `phone-context`.
 * 2. Behind `00` or the region's own international prefix: international, the region's own calling code first.
 * 3. Without a `+`, but with the region's calling code.
 * 4. National, with the trunk prefix or without.
 * 5. Without a `+`, with any other calling code.
 *
 * Fewer than six digits are an extension or a service and stay as dialled, unless they are a valid number of a region that
 * has none of more than seven digits. Keypad codes (`*`, `#`) stay as dialled; text with any other letter or sign in it than
 * separators and an extension (`ext. 12`, `x12`, which is dropped) is no number. Never throws; its own answers it gives back.
 */
export function parseTelephone(text: string | null | undefined, region: Region): PhoneNumber | null {
  const dialled = text ? readDialled(text) : null;
  if (!dialled || dialled.keys === ANONYMOUS) return null;
  return (toE164(dialled, region) ?? dialled.keys) as PhoneNumber;
}

/** For people: `+40 700 000 000`. */
export function formatTelephone(number: PhoneNumber): string {
  return isE164(number) ? formatForPeople(number) : number;
}

export function isE164(number: PhoneNumber): boolean {
  return number.startsWith('+');
}
