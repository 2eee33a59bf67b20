import type { PhoneInput } from '../contacts/contact-phones.js';
import { UpsertContactInput } from '../contacts/contact.inputs.js';
import { type ContactChanges, readContact } from '../contacts/read-contact.js';
import type { FieldMistake } from '../errors/errors.js';
import { unquoteFormulas } from '../export/spreadsheet-text.js';
import { isE164, parseTelephone, type Region } from '../phone-numbers/phone-number.js';
import { foldText } from '../search/fold-text.js';
import type { Field, Plan } from './columns.js';
import type { FileRecord } from './records.js';

/** How the rows of one file are read. */
export interface Reading extends Plan {
  /** Of the header. */
  width: number;
  region: Region;
  /** Whether an empty cell leaves what the contact has. */
  keepsWhereEmpty: boolean;
}

export type ReadRow = { changes: ContactChanges } | { reason: string };

const ROW = 'row';

/** A record as the contact that it says, or what is wrong with it: `phones: is no telephone number`. */
export function readRow(record: FileRecord, reading: Reading): ReadRow {
  const { cells } = record;
  const surplus = cells.slice(reading.width).some((cell) => cell !== '');
  if (surplus || cells.length < reading.width)
    return { reason: `has ${cells.length} cells, the first line ${reading.width}` };
  const input = inputOf(record, reading);
  const { changes, mistakes } = readContact(UpsertContactInput, input, reading.region, ROW);
  if (mistakes.length > 0) return { reason: [...new Set(mistakes.map(reasonOf))].join('; ') };
  return { changes: asTold(changes, reading) };
}

type Values = Partial<Record<Field, string>>;

function inputOf({ cells, phones: told }: FileRecord, { columns, region }: Reading): UpsertContactInput {
  const values: Values = {};
  const phones: PhoneInput[] = [];
  const segments: string[] = [];
  for (const { field, index, label } of columns) {
    const cell = unquoteFormulas(cells[index]!);
    if (field === 'phones') phones.push(...numbersIn(cell, region).map((number) => ({ number, label })));
    else if (field === 'segments') segments.push(...segmentsIn(cell));
    else values[field] = cell;
  }
  const text = (field: Field) => (values[field] === undefined ? undefined : values[field] || null);
  return {
    name: nameIn(values),
    phones: told ?? phones,
    segments: columns.some(({ field }) => field === 'segments') ? segments : undefined,
    company: text('company'),
    email: text('email'),
    language: text('language'),
    // A contact keeps the id that it has: a file without it may still mean it by its phone.
    externalId: values.external_id || undefined,
    backendLink: text('backend_link'),
    notes: text('notes'),
  };
}

/** The name, else what it is made of; a company alone is a name too. */
function nameIn({ name, first_name: first, last_name: last, company }: Values): string {
  if (name) return name;
  return [first, last].filter(Boolean).join(' ') || (company ?? '');
}

const LIST = /\s*(?:;|:::|\r?\n)\s*/;
const SEVERAL = /\s*(?:,|\/|\|)\s*/;

/** Several numbers in one cell; a comma or a slash parts them only where each side is a whole number by itself. */
function numbersIn(cell: string, region: Region): string[] {
  if (cell === '') return [];
  // An apostrophe before a number is how people make a spreadsheet keep its first zero.
  return cell
    .replace(/^'+/, '')
    .split(LIST)
    .filter(Boolean)
    .flatMap((text) => {
      const parts = text.split(SEVERAL);
      if (parts.length === 1 || isWhole(text, region)) return [text];
      return parts.every((part) => isWhole(part, region)) ? parts : [text];
    });
}

function isWhole(text: string, region: Region): boolean {
  const number = parseTelephone(text, region);
  return number !== null && isE164(number);
}

/** "Clienți mari" is clienti-mari: what people call a group, as rules can name it. */
function segmentsIn(cell: string): string[] {
  if (cell === '') return [];
  const names = cell.split(LIST).filter(Boolean);
  return names.map(
    (name) =>
    /^[a-z0-9-]+$/.test(name) ? name : foldText(name).replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '') || name, // prettier-ignore
  );
}

/** Without what the file does not tell of. */
function asTold({ columns, phones, segments }: ContactChanges, reading: Reading): ContactChanges {
  const hasPhones = reading.columns.some(({ field }) => field === 'phones');
  const leaves = reading.keepsWhereEmpty;
  return {
    columns: leaves ? withoutEmpty(columns) : columns,
    keepsLabels: true,
    ...(hasPhones && !(leaves && phones?.length === 0) && { phones }),
    ...(segments && !(leaves && segments.length === 0) && { segments }),
  };
}

const withoutEmpty = (columns: ContactChanges['columns']): ContactChanges['columns'] =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null));

/** `row.phones.0.number` is the column `phones`, `row.externalId` is `external_id`. */
function reasonOf({ path, message }: FieldMistake): string {
  const property = path.slice(ROW.length + 1).split('.')[0]!;
  return `${property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}: ${message}`;
}
