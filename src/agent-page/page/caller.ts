import type { Call } from './documents.js';
import { words } from './preferences.js';

/** A number as people write it, where the contact's own tells how. */
export function shownNumber({ number, telephone, contact }: Call): string {
  const own = contact?.phones.find((phone) => phone.number === number)?.formatted;
  return own ?? number ?? (telephone && /\d/.test(telephone) ? telephone : words.value.withheld);
}

export const shownName = ({ contact }: Call): string => contact?.name ?? words.value.unknownCaller;
