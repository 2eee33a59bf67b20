import { type Header, inQuery, type Operation, type Schema } from './openapi-types.js';
import { EVERY_ANSWERS_HEADERS, PBX_REFUSALS, PBX_SECURITY } from './refusals.js';

const orNull = (type: string, description: string, limits: { minimum?: number; maximum?: number } = {}) => ({
  type: [type, 'null'],
  description,
  ...limits,
});

const NINE_FIELDS = {
  id: orNull('integer', 'Our id of the contact; the PBX’s events give it back as `contact_id`', {
    minimum: 1,
  }),
  name: orNull('string', 'The contact’s name'),
  queue_position: orNull('integer', 'The position in the queue: 0 is the front', {
    minimum: 0,
    maximum: 100,
  }),
  direct_line: orNull('string', 'The agent or queue that the call goes to, e.g. `SIP/ion-popescu`'),
  backend_link: orNull('string', 'The page that opens at the agent who answers'),
  route_identifier: orNull(
    'string',
    'With the PBX’s own external identifier: another way in its inbound routes',
  ),
  outbound_number: orNull('string', 'The number that an outbound call goes out with'),
  language: orNull('string', 'The contact’s language, e.g. `ro` or `en-GB`'),
  external_id: orNull('string', 'The CRM’s id of the contact'),
};

export const CALLER_DATA: Schema = {
  type: 'object',
  description: 'Always exactly these nine keys, in this order. What is unknown is null',
  properties: NINE_FIELDS,
  required: Object.keys(NINE_FIELDS),
  additionalProperties: false,
};

export const CALLER_DATA_XML: Schema = {
  type: 'object',
  description: 'The same nine in the same order. What is unknown is an empty element',
  xml: { name: 'result' },
  properties: Object.fromEntries(
    Object.entries(NINE_FIELDS).map(([name, { description }]) => [name, { type: 'string', description }]),
  ),
  required: Object.keys(NINE_FIELDS),
  additionalProperties: false,
};

const JOHN_DOE = {
  id: 12345,
  name: 'John Doe',
  queue_position: null,
  direct_line: null,
  backend_link: 'https://your-crm.com/example-popup?id=12345',
  route_identifier: null,
  outbound_number: null,
  language: null,
  external_id: null,
};
const nineWith = (value: (name: string) => unknown) =>
  Object.fromEntries(Object.keys(NINE_FIELDS).map((name) => [name, value(name)]));
const JOHN_DOE_XML = `<?xml version="1.0" encoding="UTF-8"?><result>${Object.entries(JOHN_DOE)
  .map(([name, value]) => `<${name}>${value ?? ''}</${name}>`)
  .join('')}</result>`;

const LOOKUP_HEADERS: Record<string, Header> = {
  ...EVERY_ANSWERS_HEADERS,
  'X-Lookup-Outcome': {
    description:
      'FOUND; NOT_FOUND; WITHHELD: no usable number; DEGRADED: the answer may lack something, since the database or a source was down or slow',
    schema: { type: 'string', enum: ['FOUND', 'NOT_FOUND', 'WITHHELD', 'DEGRADED'] },
  },
  'Server-Timing': {
    description: 'What the lookup took, in milliseconds: `lookup;dur=1.25`',
    schema: { type: 'string', pattern: '^lookup;dur=\\d+\\.\\d\\d$' },
  },
};

const PARAMETERS = [
  inQuery(
    'telephone',
    'The customer’s number (Caller ID), inbound or outbound, in whatever form the trunk delivers. Encode a `+` as `%2B`; a space in its place is understood. Withheld, empty or absurd: nine nulls',
    { type: 'string' },
    '0700000000',
  ),
  inQuery(
    'dnid',
    'The number called; on an outbound call the number it goes out with',
    { type: 'string' },
    '0210000000',
  ),
  inQuery(
    'project',
    'A project’s slug, for a client that is bound to no project (a bound client’s is ignored). Without it: the one project whose rules name the `dnid`, else the only project there is, else 403 PROJECT_REQUIRED. A slug that nobody has: nine nulls',
  ),
  inQuery('type', 'The answer’s format', { type: 'string', enum: ['json', 'xml'], default: 'json' }),
  inQuery(
    'root_tag',
    'Names the XML document element (`result` otherwise); wraps the JSON object under that key. What is no XML name is as if absent',
    { type: 'string', maxLength: 64 },
  ),
];

export const LOOKUP: Operation = {
  operationId: 'lookup',
  tags: ['PBX'],
  summary: 'Who is calling, and where should the call go?',
  description:
    'The vendor’s “Caller Data Retrieval via Webservice”. Scope LOOKUP. **A caller that is not found is an answer**: 200 with nine nulls. Whatever breaks, whoever is let in gets 200 within the budget (`LOOKUP_BUDGET_MS`). One line of UTF-8 under 3,500 bytes; of a parameter that comes twice the first counts. `HEAD` works, too.',
  security: PBX_SECURITY,
  parameters: PARAMETERS,
  responses: {
    200: {
      description: 'The nine fields',
      headers: LOOKUP_HEADERS,
      content: {
        'application/json': {
          schema: {
            oneOf: [
              { $ref: '#/components/schemas/CallerData' },
              {
                type: 'object',
                description: 'With `root_tag`',
                minProperties: 1,
                maxProperties: 1,
                additionalProperties: { $ref: '#/components/schemas/CallerData' },
              },
            ],
          },
          examples: {
            found: { summary: 'A contact', value: JOHN_DOE },
            notFound: { summary: 'Nobody we know', value: nineWith(() => null) },
          },
        },
        'application/xml': {
          schema: { $ref: '#/components/schemas/CallerDataXml' },
          examples: { found: { summary: 'A contact', value: JOHN_DOE_XML } },
        },
      },
    },
    ...PBX_REFUSALS,
  },
};
