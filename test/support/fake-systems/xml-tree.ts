import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element as a strict reader sees it: its namespace resolved, its children in their order. */
export interface XmlElement {
  name: string;
  namespace: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
  isNil: boolean;
}

type Ordered = Record<string, unknown>;

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  // The numbered ones come with them.
  htmlEntities: true,
});

/** @throws Error where it is no XML, or a prefix stands for nothing */
export function parseXml(text: string): XmlElement {
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(valid.err.msg);
  const [root] = (parser.parse(text) as Ordered[]).filter((node) => tagOf(node) !== '#text');
  if (!root) throw new Error('No element');
  return read(root, {});
}

export function child(element: XmlElement | undefined, namespace: string, name: string) {
  return element?.children.find((one) => one.name === name && one.namespace === namespace);
}

export const escapeXml = (text: string): string =>
  text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const tagOf = (node: Ordered): string => Object.keys(node).find((key) => key !== ':@')!;

function read(node: Ordered, outer: Record<string, string>): XmlElement {
  const attributes = (node[':@'] ?? {}) as Record<string, string>;
  const namespaces = { ...outer };
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'xmlns') namespaces[''] = value;
    if (key.startsWith('xmlns:')) namespaces[key.slice('xmlns:'.length)] = value;
  }
  const tag = tagOf(node);
  const [prefix, name] = tag.includes(':') ? (tag.split(':') as [string, string]) : ['', tag];
  if (prefix && !(prefix in namespaces)) throw new Error(`The prefix "${prefix}" is not bound`);
  const content = node[tag] as Ordered[];
  const isNil = Object.entries(attributes).some(
    ([key, value]) => namespaces[key.split(':')[0]!] === XSI && key.endsWith(':nil') && value === 'true',
  );
  return {
    name,
    namespace: namespaces[prefix] ?? '',
    attributes,
    children: content.filter((one) => tagOf(one) !== '#text').map((one) => read(one, namespaces)),
    text: content.map((one) => (one['#text'] as string | undefined) ?? '').join(''),
    isNil,
  };
}
