import type { CallerData } from '../callers/caller-data.js';

/** How the PBX wants its answer: the vendor's Generic params `type` and `root_tag`. */
export interface AnswerFormat {
  type: 'json' | 'xml';
  /** The XML document element, or the key that wraps the JSON object; null for the default. */
  rootTag: string | null;
}

/** Asterisk cuts a body at 4,096 bytes, after which nothing of it parses. */
const MAX_BYTES = 3500;
const ROOT_TAG_LENGTH = 64;

// A Name of XML 1.0 without the colon, which would be a prefix bound to nothing.
const XML_NAME =
  /^[A-Z_a-z\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{2FF}\u{370}-\u{37D}\u{37F}-\u{1FFF}\u{200C}-\u{200D}\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}][-.0-9A-Z_a-z\u{B7}\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{37D}\u{37F}-\u{1FFF}\u{200C}-\u{200D}\u{203F}-\u{2040}\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}]*$/u;

export function answerFormat(type: string | null, rootTag: string | null): AnswerFormat {
  const usable = rootTag && [...rootTag].length <= ROOT_TAG_LENGTH && XML_NAME.test(rootTag);
  return { type: type?.toLowerCase() === 'xml' ? 'xml' : 'json', rootTag: usable ? rootTag : null };
}

export function contentType({ type }: AnswerFormat): string {
  return type === 'xml' ? 'application/xml; charset=utf-8' : 'application/json; charset=utf-8';
}

/** The nine fields in the vendor's order, on one line of less than 3,500 bytes; what does not fit is left out. */
export function answerBody(data: CallerData, format: AnswerFormat): string {
  const write = format.type === 'xml' ? xmlBody : jsonBody;
  const body = write(fields(data), format.rootTag);
  if (fits(body)) return body;
  const shorter = write(fields({ ...data, backendLink: null }), format.rootTag);
  if (fits(shorter)) return shorter;
  return write(fields({ ...data, backendLink: null, externalId: null }), format.rootTag);
}

const fits = (body: string): boolean => Buffer.byteLength(body) < MAX_BYTES;

/** In the vendor's order. */
function fields(data: CallerData) {
  return {
    id: data.id,
    name: data.name,
    queue_position: data.queuePosition,
    direct_line: data.directLine,
    backend_link: data.backendLink,
    route_identifier: data.routeIdentifier,
    outbound_number: data.outboundNumber,
    language: data.language,
    external_id: data.externalId,
  };
}

type Fields = ReturnType<typeof fields>;

function jsonBody(nine: Fields, rootTag: string | null): string {
  return JSON.stringify(rootTag === null ? nine : { [rootTag]: nine });
}

function xmlBody(nine: Fields, rootTag: string | null): string {
  const root = rootTag ?? 'result';
  const elements = Object.entries(nine)
    .map(([name, value]) => `<${name}>${xmlText(value)}</${name}>`)
    .join('');
  return `<?xml version="1.0" encoding="UTF-8"?><${root}>${elements}</${root}>`;
}

const XML_ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function xmlText(value: string | number | null): string {
  if (value === null) return '';
  return String(value)
    .replace(/[\uFFFE\uFFFF]/g, '') // no characters of XML 1.0, not even escaped
    .replace(/[&<>"']/g, (character) => XML_ESCAPES[character]!);
}
