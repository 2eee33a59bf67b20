/** What Salesforce makes of a SOSL statement; only what may be asked of phones. */
export interface Sosl {
  /** Any of them: a word, or a phrase's words one after another. */
  terms: string[][];
  returning: { type: string; fields: string[]; where: string | null; limit: number }[];
}

/** As the REST API's errors have it. */
export class SoslError extends Error {
  constructor(
    readonly errorCode: string,
    message: string,
  ) {
    super(message);
  }
}

const RESERVED = new Set('?&|!{}[]()^~*:"\'+-');
const FIELDS: Record<string, string[]> = {
  Contact:
    'Id,Name,Phone,MobilePhone,HomePhone,OtherPhone,AssistantPhone,Fax,Email,Account.Name,LastModifiedDate'.split(
      ',',
    ),
  Lead: 'Id,Name,Phone,MobilePhone,Fax,Email,Company,IsConverted,LastModifiedDate'.split(','),
  Account: 'Id,Name,Phone,Fax,LastModifiedDate'.split(','),
};

const malformed = (message: string) => new SoslError('MALFORMED_SEARCH', message);

/** @throws SoslError */
export function parseSosl(text: string): Sosl {
  if (!text.startsWith('FIND {')) throw malformed('unexpected token');
  const { terms, end } = readTerms(text, 'FIND {'.length);
  const rest = /^ IN PHONE FIELDS RETURNING (.+)$/.exec(text.slice(end));
  if (!rest) throw malformed('unexpected token after the search text');
  return { terms, returning: splitObjects(rest[1]!).map(readObject) };
}

function readTerms(text: string, start: number): { terms: string[][]; end: number } {
  const terms: string[][] = [];
  let at = start;
  for (;;) {
    const term = text[at] === '"' ? readPhrase(text, at) : readWord(text, at);
    if (term.raw.replace(/\W/g, '').length < 2)
      throw malformed('search term must be longer than one character');
    terms.push(wordsOf(term.raw));
    at = term.end;
    if (text[at] === '}') return { terms, end: at + 1 };
    if (!text.startsWith(' OR ', at)) throw malformed(`unexpected character at ${at}`);
    at += ' OR '.length;
  }
}

function readPhrase(text: string, start: number): { raw: string; end: number } {
  let raw = '';
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '"') return { raw, end: at + 1 };
    if (text[at] === '\\') at += 1;
    raw += text[at];
  }
  throw malformed("mismatched character '<EOF>' expecting '\"'");
}

function readWord(text: string, start: number): { raw: string; end: number } {
  let raw = '';
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at]!;
    if (sign === ' ' || sign === '}') return { raw, end: at };
    if (RESERVED.has(sign)) throw malformed(`unexpected character '${sign}'`);
    if (sign === '\\') at += 1;
    raw += text[at];
  }
  throw malformed("mismatched character '<EOF>' expecting '}'");
}

function splitObjects(text: string): string[] {
  const objects = text.match(/\w+\([^()]*\)/g) ?? [];
  if (objects.join(', ') !== text) throw malformed('unexpected token in RETURNING');
  return objects;
}

function readObject(text: string): Sosl['returning'][number] {
  const [, type, list, where, limit] =
    /^(\w+)\(([\w.,]+)(?: WHERE (.+?))?(?: LIMIT (\d+))?\)$/.exec(text) ?? [];
  const fields = list?.split(',') ?? [];
  const known = FIELDS[type ?? ''];
  if (!known) throw new SoslError('INVALID_TYPE', `sObject type '${type}' is not supported.`);
  for (const field of fields)
    if (!known.includes(field)) throw new SoslError('INVALID_FIELD', `No such column '${field}'`);
  if (where && !(type === 'Lead' && where === 'IsConverted=false'))
    throw new SoslError('INVALID_FIELD', 'No such column in WHERE');
  return { type: type!, fields, where: where ?? null, limit: Number(limit ?? 200) };
}

/** Words are delimited by whatever is no letter or digit. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** Whether a stored phone has the term: the same words, one after another. No part of a word is found, no other notation. */
export function hasTerm(phone: string, term: readonly string[]): boolean {
  const words = wordsOf(phone);
  return words.some((_, start) => term.every((word, i) => words[start + i] === word));
}
