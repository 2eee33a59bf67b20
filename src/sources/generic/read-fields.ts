import type { AskedNumber } from '../asked-number.js';
import type { FoundContact } from '../found-contact.js';
import type { XmlElement } from '../safe-xml.js';

/** The nine fields of the contract that we serve ourselves; whatever else a reply holds is no field. */
const NAMES = [
  'id',
  'name',
  'queue_position',
  'direct_line',
  'backend_link',
  'route_identifier',
  'outbound_number',
  'language',
  'external_id',
] as const;

export type FieldName = (typeof NAMES)[number];

export const isFieldName = (name: string): boolean => NAMES.some((known) => known === name);

/** One of a reply's fields as text; null where it is absent, empty or no single value. */
export type Fields = (name: FieldName) => string | null;

/** A JSON object's, or a struct's. */
export function fieldsOfObject(object: object): Fields {
  return (name) => (Object.hasOwn(object, name) ? textOf((object as Record<string, unknown>)[name]) : null);
}

/** An XML element's: its child elements, else its attributes. */
export function fieldsOfElement(element: XmlElement): Fields {
  return (name) => {
    const child = element.children.find((one) => one.name === name);
    if (!child) return element.attributes.get(name)?.trim() || null;
    return isNil(child) ? null : child.text.trim() || null;
  };
}

/** Whether the fields name anybody. */
export const namesSomebody = (fields: Fields): boolean => fields('id') !== null || fields('name') !== null;

/** The contact that the fields tell of, with the number asked for, since there is none among them; null if of nobody. */
export function foundContact(fields: Fields, { e164 }: AskedNumber): FoundContact | null {
  if (!namesSomebody(fields)) return null;
  const position = fields('queue_position');
  return {
    externalId: fields('external_id') ?? fields('id'),
    name: fields('name') ?? '',
    company: null,
    email: null,
    phones: [e164],
    tellsNoNumbers: true,
    language: fields('language'),
    backendLink: fields('backend_link'),
    routing: {
      queuePosition: position !== null && /^\d{1,3}$/.test(position) ? Number(position) : null,
      directLine: fields('direct_line'),
      routeIdentifier: fields('route_identifier'),
      outboundNumber: fields('outbound_number'),
    },
  };
}

export function isNil({ attributes }: XmlElement): boolean {
  return ['true', '1'].includes(attributes.get('nil') ?? '');
}

function textOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? value.trim() || null : null;
}
