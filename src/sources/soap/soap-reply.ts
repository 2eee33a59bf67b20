import { type Fields, fieldsOfObject, isFieldName, isNil, namesSomebody } from '../generic/read-fields.js';
import { fieldsOfJson, fieldsOfXml } from '../generic/reply.js';
import { failureOfStatus } from '../outgoing/failure.js';
import type { OutgoingResponse } from '../outgoing/outgoing.js';
import { firstNamed, readXml, type XmlElement } from '../safe-xml.js';
import { SourceError } from '../source-error.js';

/** Deeper than any reply wraps its fields, and the end of references in circles. */
const MAX_WRAPPERS = 8;
/** What services written in PHP give for nobody. */
const NOBODY = ['', 'null', 'false', '0'];

/** The element that `href="#id0"` stands for, as SOAP's own encoding has it; the element itself where it has none. */
type Resolve = (element: XmlElement) => XmlElement;

/**
 * The fields of a SOAP reply; null where it says that nobody was found. They are in the struct, the list of key/value items
 * or the text of JSON or XML that the operation's element wraps: `…Response/return`, `…Result`.
 *
 * @throws SourceError for a fault, too
 */
export function soapFields(response: OutgoingResponse): Fields | null {
  const body = bodyOf(response);
  const [reply] = body.children;
  if (!reply) throw new SourceError('bad_response', 'Its reply is an empty envelope');
  const resolve: Resolve = (element) => {
    const id = element.attributes.get('href')?.replace(/^#/, '') ?? element.attributes.get('ref');
    return (id && body.children.find(({ attributes }) => attributes.get('id') === id)) || element;
  };
  return fieldsIn(reply, resolve, MAX_WRAPPERS);
}

function bodyOf(response: OutgoingResponse): XmlElement {
  const failure = failureOfStatus(response);
  // A fault comes with a 500 (SOAP 1.1) or a 4xx of its own (1.2), and tells more than they.
  if (failure && (response.status < 500 || !/<(?:[\w.-]+:)?Envelope\b/.test(response.body))) throw failure;
  if (response.status === 404) throw new SourceError('config', 'There is nothing at its address (HTTP 404)');
  const document = readXml(response.body);
  const body = document.name === 'Envelope' ? firstNamed(document, 'Body') : null;
  if (!body) throw failure ?? new SourceError('bad_response', 'Its reply is no SOAP');
  const fault = body.children.find(({ name }) => name === 'Fault');
  if (fault) throw faultError(fault);
  if (failure) throw failure;
  return body;
}

/** A fault's text may repeat the number, or more: its code is all that is told. */
function faultError(fault: XmlElement): SourceError {
  const code = firstNamed(fault, 'faultcode') ?? firstNamed(fault, 'Value');
  const said = /^[\w.:-]{1,80}$/.exec(code?.text.trim() ?? '')?.[0];
  return new SourceError('bad_response', `It answered with a fault${said ? ` (${said})` : ''}`);
}

function fieldsIn(wrapped: XmlElement, resolve: Resolve, depth: number): Fields | null {
  const element = resolve(wrapped);
  if (isNil(element) || depth === 0) return null;
  if (element.children.length === 0) return fieldsOfText(element.text.trim());
  const struct = keyValues(element, resolve) ?? structOf(element, resolve);
  if (struct) return namesSomebody(struct) ? struct : null;
  const inner = element.children.length === 1 ? element.children : withChildren(element, resolve);
  for (const child of inner) {
    const fields = fieldsIn(child, resolve, depth - 1);
    if (fields) return fields;
  }
  return null;
}

/** Of several, a text beside others is no reply of its own. */
const withChildren = ({ children }: XmlElement, resolve: Resolve): XmlElement[] =>
  children.filter((child) => resolve(child).children.length > 0);

function fieldsOfText(text: string): Fields | null {
  if (NOBODY.includes(text)) return null;
  if (/^[{[]/.test(text)) return fieldsOfJson(text, '');
  if (text.startsWith('<')) return fieldsOfXml(text, '');
  throw new SourceError('bad_response', 'Its reply is a text that is neither JSON nor XML');
}

function structOf({ children }: XmlElement, resolve: Resolve): Fields | null {
  if (!children.some(({ name }) => isFieldName(name))) return null;
  return fieldsOfObject(objectOf(children.map((child) => [child.name, resolve(child)])));
}

/** `<item><key>name</key><value>Ion</value></item>…`, as PHP writes an array with names, and others their maps. */
function keyValues({ children }: XmlElement, resolve: Resolve): Fields | null {
  const pairs = children.map((child) => {
    const inner = resolve(child).children;
    const named = (wanted: string) => inner.find(({ name }) => name.toLowerCase() === wanted);
    const [key, value] = [named('key'), named('value')];
    return key && value ? ([resolve(key).text.trim(), resolve(value)] as const) : null;
  });
  return pairs.every((pair) => pair !== null) ? fieldsOfObject(objectOf(pairs)) : null;
}

/** The first of a name counts. A value is text, or null. */
function objectOf(pairs: readonly (readonly [string, XmlElement])[]): object {
  const object = Object.create(null) as Record<string, string | null>;
  for (const [name, element] of pairs) object[name] ??= isNil(element) ? null : element.text;
  return object;
}
