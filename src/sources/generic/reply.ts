import { SourceError } from '../source-error.js';
import { readXml, firstNamed, type XmlElement } from '../safe-xml.js';
import {
  type Fields,
  fieldsOfElement,
  fieldsOfObject,
  isFieldName,
  isNil,
  namesSomebody,
} from './read-fields.js';

/**
 * The fields of a JSON reply; null where it says that nobody was found.
 *
 * @param rootTag where in it they are: a key, or several with dots between (`data.contact`, `data.0`); empty for the whole
 * @throws SourceError bad_response
 */
export function fieldsOfJson(body: string, rootTag: string): Fields | null {
  const reply = parsed(body);
  const root = inner(reply, keysOf(rootTag, reply));
  if (Array.isArray(root)) return firstOf(root.filter(isObject).map(fieldsOfObject));
  if (root === null) return null;
  if (!isObject(root)) throw new SourceError('bad_response', 'Its reply is no JSON object');
  return firstOf([fieldsOfObject(root)]);
}

/**
 * As `fieldsOfJson`, of XML.
 *
 * @param rootTag the local name of the element that holds them; empty for the document element
 */
export function fieldsOfXml(body: string, rootTag: string): Fields | null {
  const document = readXml(body);
  const root = rootTag === '' ? document : firstNamed(document, rootTag);
  if (root) return isNil(root) ? null : firstOf(entriesOf(root).map(fieldsOfElement));
  if (document.children.length === 0 && document.text.trim() === '') return null;
  throw new SourceError('bad_response', 'Its reply has no element of the name in root_tag');
}

/** What has none of the fields itself is a list. */
function entriesOf(root: XmlElement): XmlElement[] {
  const names = [...root.attributes.keys(), ...root.children.map(({ name }) => name)];
  return names.some(isFieldName) ? [root] : root.children;
}

function firstOf(all: Fields[]): Fields | null {
  return all.find(namesSomebody) ?? null;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body, asWritten) as unknown;
  } catch {
    throw new SourceError('bad_response', 'Its reply is no JSON');
  }
}

/** A whole number that JavaScript would round stays as it is written: another digit is another customer. */
function asWritten(_key: string, value: unknown, { source = '' }: { source?: string } = {}): unknown {
  const isRounded = typeof value === 'number' && /^-?\d+$/.test(source) && !Number.isSafeInteger(value);
  return isRounded ? source : value;
}

/** Nobody is found where the way ends in null, or in nothing at all; another way is one that we misunderstand. */
function inner(value: unknown, [key, ...rest]: string[]): unknown {
  if (key === undefined || value === null) return value;
  if (typeof value !== 'object') throw noRoot();
  if (Object.hasOwn(value, key)) return inner((value as Record<string, unknown>)[key], rest);
  if (Object.keys(value).length === 0) return null;
  throw noRoot();
}

/** A key may have a dot itself. */
function keysOf(rootTag: string, reply: unknown): string[] {
  if (rootTag === '') return [];
  return isObject(reply) && Object.hasOwn(reply, rootTag) ? [rootTag] : rootTag.split('.');
}

const noRoot = (): SourceError =>
  new SourceError('bad_response', 'Its reply has nothing at the place that root_tag names');

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
