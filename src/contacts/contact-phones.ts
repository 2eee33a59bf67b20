import type { FieldMistake } from '../errors/errors.js';
import { parseTelephone, type PhoneNumber, type Region } from '../phone-numbers/phone-number.js';

export interface PhoneInput {
  /** In any notation that the region dials. */
  number: string;
  label?: string | null;
  primary?: boolean | null;
}

export interface Phone {
  number: PhoneNumber;
  label: string | null;
  primary: boolean;
}

/**
 * A contact's phones as they are kept: normalised, each number once, one of them primary (the one marked, else the
 * first).
 *
 * @param path where the phones stand in the input, for the mistakes' paths
 */
export function readPhones(
  inputs: readonly PhoneInput[],
  region: Region,
  path: string,
): { phones: Phone[]; mistakes: FieldMistake[] } {
  const mistakes: FieldMistake[] = [];
  const phones = new Map<PhoneNumber, Phone>();
  for (const [i, { number: text, label = null, primary }] of inputs.entries()) {
    const number = parseTelephone(text, region);
    if (number === null) mistakes.push({ path: `${path}.${i}.number`, message: 'is no telephone number' });
    else if (!phones.has(number)) phones.set(number, { number, label, primary: primary === true });
    else if (primary) phones.get(number)!.primary = true;
  }
  const rows = [...phones.values()];
  const marked = rows.filter(({ primary }) => primary).length;
  if (marked > 1) mistakes.push({ path, message: 'only one can be primary' });
  if (marked === 0 && rows[0]) rows[0].primary = true;
  return { phones: rows, mistakes };
}
