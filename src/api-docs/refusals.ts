import type { Components, Header, Responses, Schema } from './openapi-types.js';

const text = (description: string): Header => ({ description, schema: { type: 'string' } });

/** Headers that every answer of ours has. */
export const EVERY_ANSWERS_HEADERS: Record<string, Header> = {
  'X-Request-Id': text(
    'Which request this was, as the log has it. Taken over from the request’s own where that is 1–64 letters, digits and `_ . -`',
  ),
};

const refusal = (description: string, headers: Record<string, Header> = {}) => ({
  description,
  headers: { ...EVERY_ANSWERS_HEADERS, ...headers },
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
});

/** What a door of the PBX's may refuse with; it says nothing of whether a token or a number exists. */
export const PBX_REFUSALS: Responses = {
  401: refusal('No credentials, or bad ones', { 'WWW-Authenticate': text('`Bearer`') }),
  403: refusal(
    'A network that is not allowed, or a scope that is missing (FORBIDDEN); or several projects are there and none was named (PROJECT_REQUIRED)',
  ),
  405: refusal('Another method than GET and HEAD', { Allow: text('`GET, HEAD`') }),
  429: refusal('More than 20 bad tokens in a minute from one address (of IPv6: from one /64)', {
    'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } },
  }),
};

/** What a door that is everybody's may refuse with. */
export const PUBLIC_REFUSALS: Responses = { 405: PBX_REFUSALS[405]! };

/** None of the lookup's nine keys is in it: a PBX parses a 401’s body like any other. */
export const REFUSAL: Schema = {
  type: 'object',
  description: 'Why a request is refused; `code` is for machines, `message` for people',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: {
          type: 'string',
          enum: ['UNAUTHENTICATED', 'FORBIDDEN', 'PROJECT_REQUIRED', 'METHOD_NOT_ALLOWED', 'RATE_LIMITED'],
        },
        message: { type: 'string' },
      },
      required: ['code', 'message'],
      additionalProperties: false,
    },
  },
  required: ['error'],
  additionalProperties: false,
};

export const SECURITY_SCHEMES: Components['securitySchemes'] = {
  bearer: {
    ...{ type: 'http', scheme: 'bearer' },
    description: 'An API client’s token: `Authorization: Bearer cd_…`. It wins where the URL has one, too',
  },
  tokenInQuery: {
    ...{ type: 'apiKey', in: 'query', name: 'token' },
    description: 'The secret token in the URL: the vendor’s way, and good for the PBX’s two doors only',
  },
};

/** Either token, or none where the network is let in. */
export const PBX_SECURITY: Record<string, string[]>[] = [{ bearer: [] }, { tokenInQuery: [] }, {}];
