import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { SourceError } from './source-error.js';

/** An element of XML without regard to namespaces: `<soap:Body>` is `Body`, and what is declared is left out. */
export interface XmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  /** Its own text, CDATA included, without that of its children. */
  text: string;
}

const MAX_DEPTH = 64;
const DTD = /<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i;

const CDATA = '#cdata';

// The five of XML and the numbered ones; others would come from a DTD.
const ENTITY = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

type Node = Record<string, unknown>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  // It reads none by its number, so none is left to it.
  processEntities: false,
  cdataPropName: CDATA,
  trimValues: false,
  maxNestedTags: MAX_DEPTH,
});

/**
 * The document element. A document with a DTD is refused whatever is in it (entities that unfold, files and addresses that
 * are read), and so is one of more than 64 levels.
 *
 * @throws SourceError bad_response
 */
export function readXml(text: string): XmlElement {
  if (DTD.test(text)) throw new SourceError('bad_response', 'Its XML has a DTD, which is not read');
  const [element, ...others] = elementsOf(parse(text));
  if (!element || others.length > 0) throw new SourceError('bad_response', 'Its reply is no XML');
  return element;
}

/** The element itself or the first below it, in the document's order, that has the name; null where none has. */
export function firstNamed(element: XmlElement, name: string): XmlElement | null {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = firstNamed(child, name);
    if (found) return found;
  }
  return null;
}

function parse(text: string): Node[] {
  try {
    const document = text.replace(/^\uFEFF?\s*/, '');
    if (XMLValidator.validate(document) === true) return parser.parse(document) as Node[];
  } catch {
    // Its messages quote the document.
  }
  throw new SourceError('bad_response', 'Its reply is no XML');
}

function elementsOf(nodes: Node[]): XmlElement[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => ![':@', '#text', CDATA].includes(key));
    return name === undefined ? [] : [elementOf(name, node)];
  });
}

function elementOf(name: string, node: Node): XmlElement {
  const children = node[name] as Node[];
  const typed = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  return {
    name,
    attributes: new Map(typed.map(([key, value]) => [key, unescaped(value)])),
    children: elementsOf(children),
    text: children.map(textOf).join(''),
  };
}

function textOf(node: Node): string {
  if (Array.isArray(node[CDATA])) return (node[CDATA] as Node[]).map((part) => textIn(part)).join('');
  return unescaped(textIn(node));
}

const textIn = (node: Node): string => (node['#text'] as string | undefined) ?? '';

function unescaped(text: string): string {
  return text.replace(ENTITY, (all, named?: string, decimal?: string, hexadecimal?: string) => {
    if (named) return ENTITIES[named] ?? all;
    const point = decimal ? Number(decimal) : parseInt(hexadecimal ?? '', 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : all;
  });
}
