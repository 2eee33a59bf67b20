import { ExpectedError } from '../errors/errors.js';
import type { PhoneInput } from '../contacts/contact-phones.js';
import { type FileSurvey, utf8Of } from './file-survey.js';
import type { FileRecord, RecordFile } from './records.js';
import { readProperty, type VcardProperty } from './vcard-property.js';

/** What a card says is put under these, so that a rejected one can be mended as a row. */
const HEADER = ['external_id', 'name', 'company', 'email', 'phones', 'segments', 'language', 'notes'];

const LABELS: Record<string, string> = { cell: 'mobile', work: 'office', home: 'home', fax: 'fax' };
/** A picture within a card is one property of many lines; nobody needs it. */
const MAX_LINE = 64 * 1024;

export const isVcard = ({ start }: FileSurvey): boolean => /^\s*BEGIN:VCARD/i.test(start);

/** vCards of versions 2.1, 3.0 and 4.0, any number in a file. */
export function openVcard(survey: FileSurvey, onBytes: (bytes: number) => void): RecordFile {
  return { header: HEADER, records: cards(survey, onBytes) };
}

async function* cards(survey: FileSurvey, onBytes: (bytes: number) => void): AsyncGenerator<FileRecord> {
  let properties: VcardProperty[] = [];
  let begin: number | null = null;
  for await (const { line, text } of unfolded(survey, onBytes)) {
    const property = readProperty(text);
    const what = property && `${property.name}:${property.value.trim().toUpperCase()}`;
    if (what === 'BEGIN:VCARD') {
      begin = line;
      properties = [];
    } else if (what === 'END:VCARD' && begin !== null) {
      yield recordOf(begin, properties);
      begin = null;
    } else if (property && begin !== null) properties.push(property);
  }
  if (begin !== null)
    throw new ExpectedError('BAD_USER_INPUT', `FILE: the card that begins at line ${begin} has no END:VCARD`);
}

/** Lines that begin with a space go on with the one before; quoted-printable ones end in `=` where they go on. */
async function* unfolded(survey: FileSurvey, onBytes: (bytes: number) => void) {
  let current: { line: number; text: string } | null = null;
  let number = 0;
  for await (const text of linesOf(survey, onBytes)) {
    number += 1;
    const isSoft: boolean =
      current !== null && current.text.endsWith('=') && /QUOTED-PRINTABLE/i.test(current.text);
    if (current && (isSoft || /^[ \t]/.test(text))) {
      if (current.text.length < MAX_LINE)
        current.text = isSoft ? current.text.slice(0, -1) + text : current.text + text.slice(1);
    } else {
      if (current) yield current;
      current = { line: number, text };
    }
  }
  if (current) yield current;
}

async function* linesOf(survey: FileSurvey, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of utf8Of(survey, onBytes)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = lines.pop()!;
    if (rest.length > MAX_LINE * 16)
      throw new ExpectedError('BAD_USER_INPUT', 'FILE: a line is longer than a megabyte');
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function recordOf(line: number, properties: readonly VcardProperty[]): FileRecord {
  const all = (name: string) => properties.filter((property) => property.name === name);
  const first = (name: string) => preferred(all(name))[0];
  const phones = phonesOf(all('TEL'));
  const cells = [
    first('UID')?.text ?? '',
    nameOf(first('FN')?.text, first('N')?.parts),
    first('ORG')?.parts[0] ?? '',
    first('EMAIL')?.text ?? '',
    phones.map(({ number }) => number).join(';'),
    all('CATEGORIES').flatMap(({ list }) => list).join(';'), // prettier-ignore
    first('LANG')?.text ?? '',
    first('NOTE')?.text ?? '',
  ];
  return { line, cells, phones };
}

const nameOf = (formatted = '', [last = '', first = '', middle = '']: readonly string[] = []): string =>
  formatted.trim() || [first, middle, last].filter(Boolean).join(' ');

function phonesOf(properties: readonly VcardProperty[]): PhoneInput[] {
  return preferred(properties).map(({ text, types }) => ({
    number: text,
    label: types.flatMap((type) => LABELS[type] ?? [])[0] ?? null,
  }));
}

const preferred = (properties: readonly VcardProperty[]): VcardProperty[] =>
  properties.toSorted((a, b) => a.preference - b.preference);
