import type { SourceParams } from './source-params.js';

/** PHP's own limits, `max_input_vars` and `max_input_nesting_level`. */
const MAX_PARAMS = 1000;
const MAX_NESTING = 64;

/** A param of the text as it was typed. */
export interface TypedParam {
  /** The names that lead to it, null where `[]` numbers it; null in all where PHP takes no notice of it. */
  path: (string | null)[] | null;
  /** As typed. */
  name: string;
  /** Empty where none was typed. */
  sign: '=' | '';
  /** As typed. */
  value: string;
}

/**
 * Params as PHP's `parse_str` reads them (main/php_variables.c): the last of a name wins, names before a bracket lose their
 * leading spaces and have `_` for spaces, dots and a bracket that nothing closes, `[]` takes the next number. What PHP
 * drops is dropped: an empty name, more than 1,000 params, more than 64 levels. Different from PHP: `__proto__` is
 * dropped too, a number of more than 15 digits is a name, and bytes that are no UTF-8 become U+FFFD.
 */
export function readParams(text: string): SourceParams {
  const params = emptyParams();
  for (const { path, value } of typedParams(text)) {
    if (path) put(params, path, decoded(value));
  }
  return params;
}

/** The params of a text one by one, in their order, so that it can be written back with some of them changed. */
export function typedParams(text: string): TypedParam[] {
  return text
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece, i) => {
      const equals = piece.indexOf('=');
      const name = equals < 0 ? piece : piece.slice(0, equals);
      const value = equals < 0 ? '' : piece.slice(equals + 1);
      const path = i < MAX_PARAMS ? readPath(decoded(name)) : null;
      return { path, name, sign: equals < 0 ? '' : '=', value };
    });
}

export const writtenParams = (params: readonly TypedParam[]): string =>
  params.map(({ name, sign, value }) => name + sign + value).join('&');

/** `%41` and `+`, as PHP's `urldecode`: a `%` that no two hexadecimal digits follow stays as it is. */
export function decoded(text: string): string {
  const bytes = text
    .replace(/\+/g, ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (encoded) =>
      Buffer.from(encoded.replaceAll('%', ''), 'hex').toString('utf8'),
    );
  return bytes.toWellFormed();
}

function readPath(name: string): TypedParam['path'] {
  // To PHP a name is a C string.
  const [text = ''] = name.replace(/^ +/, '').split('\0');
  const bracket = text.indexOf('[');
  const first = (bracket < 0 ? text : text.slice(0, bracket)).replace(/[ .]/g, '_');
  if (first === '') return null;
  const path = bracket < 0 ? [first] : [first, ...readBrackets(text, bracket)];
  // A bracket that nothing closes is a part of the name, if it is the first.
  if (bracket >= 0 && path.length === 1) path[0] = text.replace(/[ .[]/g, '_');
  return path.length - 1 > MAX_NESTING || path.includes('__proto__') ? null : path;
}

/** What stands in brackets, up to the first thing that is none: `[a][]` of `x[a][]rest`. */
function readBrackets(text: string, start: number): (string | null)[] {
  const names: (string | null)[] = [];
  let at = start;
  while (text[at] === '[') {
    const empty = /^\[[ \t\n\r\v\f]?\]/.exec(text.slice(at, at + 3));
    const end = empty ? at + empty[0].length - 1 : text.indexOf(']', at);
    if (end < 0) break;
    names.push(empty ? null : text.slice(at + 1, end));
    at = end + 1;
  }
  return names;
}

function put(params: SourceParams, path: (string | null)[], value: string): void {
  let inner = params;
  for (const name of path.slice(0, -1)) {
    const key = name ?? nextNumber(inner);
    const there = inner[key];
    const next = typeof there === 'object' ? there : emptyParams();
    inner[key] = next;
    inner = next;
  }
  inner[path.at(-1) ?? nextNumber(inner)] = value;
}

function nextNumber(params: SourceParams): string {
  const numbers = Object.keys(params).filter((key) => /^(?:0|-?[1-9]\d{0,14})$/.test(key));
  return numbers.length === 0 ? '0' : String(Math.max(...numbers.map(Number)) + 1);
}

/** With no prototype: a param may have any name. */
function emptyParams(): SourceParams {
  return Object.create(null) as SourceParams;
}
