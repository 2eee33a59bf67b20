import type { ClassConstructor } from 'class-transformer';
import type { FieldMistake } from '../errors/errors.js';
import { QuickCheck } from '../errors/quick-check.js';
import { mistakesIn } from '../errors/validate.js';
import type { Region } from '../phone-numbers/phone-number.js';
import { type Phone, readPhones } from './contact-phones.js';
import { ContactPhoneInput, type UpdateContactInput, UpsertContactInput } from './contact.inputs.js';
import type { Contact } from './contact.entity.js';

/** A contact's columns that people write. */
export type ContactColumns = Pick<
  Contact,
  'name' | 'company' | 'email' | 'language' | 'externalId' | 'backendLink' | 'notes'
>;

/** What an input says about a contact, read: what is not there stays as it is. */
export interface ContactChanges {
  columns: Partial<ContactColumns & Pick<Contact, 'sourceId' | 'fetchedAt' | 'sourceRouting'>>;
  phones?: Phone[];
  segments?: string[];
  /** A phone without a label leaves its number the one that it has: where the input cannot tell of labels. */
  keepsLabels?: boolean;
}

const COLUMNS = ['name', 'company', 'email', 'language', 'externalId', 'backendLink', 'notes'] as const;

/** @param path where the contact stands in the input, for the mistakes' paths */
export function readContact<T extends UpdateContactInput>(
  type: ClassConstructor<T>,
  input: T,
  region: Region,
  path = 'input',
): { changes: ContactChanges; mistakes: FieldMistake[] } {
  const { phones, segments } = input;
  const read = readPhones(phones ?? [], region, `${path}.phones`);
  const given = COLUMNS.filter((column) => input[column] !== undefined);
  const changes: ContactChanges = {
    columns: Object.fromEntries(given.map((column) => [column, input[column]])),
  };
  // Null empties a list.
  if (phones !== undefined) changes.phones = read.phones;
  if (segments !== undefined) changes.segments = [...new Set(segments)].sort();
  const mistakes = [
    ...(isQuicklyRight(type, input) ? [] : mistakesIn(type, input, path)),
    ...read.mistakes,
    ...segmentMistakes(segments ?? [], `${path}.segments`),
  ];
  return { changes, mistakes };
}

let upsertCheck: QuickCheck<UpsertContactInput> | undefined;

/** Rows come by the thousand, and nearly all are right. */
function isQuicklyRight<T extends object>(type: ClassConstructor<T>, input: T): boolean {
  if ((type as unknown) !== UpsertContactInput) return false;
  upsertCheck ??= new QuickCheck(UpsertContactInput, { phones: new QuickCheck(ContactPhoneInput) });
  return upsertCheck.passes(input as unknown as UpsertContactInput);
}

function segmentMistakes(segments: readonly string[], path: string): FieldMistake[] {
  return segments.flatMap((segment, i) =>
    /^[a-z0-9-]{1,64}$/.test(segment)
      ? []
      : [{ path: `${path}.${i}`, message: 'must be 1–64 lower-case letters, digits and hyphens' }],
  );
}
