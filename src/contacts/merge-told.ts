import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import type { Phone } from './contact-phones.js';
import type { Contact } from './contact.entity.js';
import type { ContactChanges } from './read-contact.js';
import type { Told } from './told-contact.entity.js';

const FIELDS = ['name', 'company', 'email', 'language', 'backendLink'] as const;
const MAX_PHONES = 50;

type TextField = (typeof FIELDS)[number];

/**
 * What a source's new word makes of a contact, field by field (ADR 13): a field follows the source for as long as it says
 * what the source said last; once people have entered something else here, or emptied it, it is theirs. Numbers that the
 * source adds are added, those it drops go unless they have a label, and those that people took away stay away. Notes,
 * segments and rules are people's alone.
 *
 * @param called the number that it was found by, which the contact has afterwards whatever else
 */
export function mergeTold(
  contact: Pick<Contact, TextField>,
  phones: readonly Phone[],
  before: Told | null,
  now: Told,
  called: PhoneNumber,
): ContactChanges {
  const changes: ContactChanges = { columns: {} };
  for (const field of FIELDS) {
    const isTheSources = before !== null && contact[field] === before[field];
    if (isTheSources && now[field] !== contact[field] && !(field === 'name' && now.name === ''))
      Object.assign(changes.columns, { [field]: now[field] });
  }
  const merged = mergePhones(phones, before?.phones ?? [], now.phones, called);
  if (merged) changes.phones = merged;
  return changes;
}

/** Null where they stay as they are. */
function mergePhones(
  phones: readonly Phone[],
  before: readonly PhoneNumber[],
  now: readonly PhoneNumber[],
  called: PhoneNumber,
): Phone[] | null {
  const has = phones.map(({ number }) => number);
  const isDropped = ({ number, label }: Phone): boolean =>
    before.includes(number) && !now.includes(number) && label === null && number !== called;
  const kept = phones.filter((phone) => !isDropped(phone));
  const isNew = (number: PhoneNumber): boolean =>
    !has.includes(number) && (!before.includes(number) || number === called);
  const room = MAX_PHONES - kept.length;
  // The one that calls comes first: it must find room.
  const added = [called, ...now]
    .filter((number, i, all) => isNew(number) && all.indexOf(number) === i)
    .slice(0, Math.max(room, 0));
  if (added.length === 0 && kept.length === phones.length) return null;
  return withPrimary([...kept, ...added.map((number) => ({ number, label: null, primary: false }))]);
}

/** A new contact's phones, the source's first the primary one. */
export function toldPhones(numbers: readonly PhoneNumber[]): Phone[] {
  return withPrimary(numbers.slice(0, MAX_PHONES).map((number) => ({ number, label: null, primary: false })));
}

function withPrimary(phones: Phone[]): Phone[] {
  const hasOne = phones.some(({ primary }) => primary);
  return hasOne ? phones : phones.map((phone, i) => ({ ...phone, primary: i === 0 }));
}
