import type { Operation, Schema } from './openapi-types.js';
import { EVERY_ANSWERS_HEADERS, PUBLIC_REFUSALS } from './refusals.js';

export const LIVE: Schema = {
  type: 'object',
  properties: { status: { type: 'string', enum: ['live'] } },
  required: ['status'],
  additionalProperties: false,
};

const PART: Schema = {
  type: 'object',
  description: 'How one part fares, with details that differ from part to part',
  properties: {
    state: {
      type: 'string',
      enum: ['up', 'degraded', 'away', 'off'],
      description: '`off`: it is not set up',
    },
    since: { type: 'string', format: 'date-time', description: 'Since when it has been so' },
  },
  required: ['state'],
  additionalProperties: true,
};

export const READY: Schema = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['starting', 'ready', 'stopping'] },
    version: { type: 'string' },
    uptimeSeconds: { type: 'integer', minimum: 0 },
    parts: { type: 'object', additionalProperties: PART },
  },
  required: ['status', 'version', 'uptimeSeconds', 'parts'],
  additionalProperties: false,
};

const answer = (description: string, type: string, schema: Schema) => ({
  description,
  headers: EVERY_ANSWERS_HEADERS,
  content: { [type]: { schema } },
});

const ofOperators = (operationId: string, summary: string, description: string) => ({
  operationId,
  tags: ['Operators'],
  summary,
  description: `${description} For everybody: nobody’s data are in it. \`HEAD\` works, too.`,
  security: [],
});

export const HEALTH_LIVE: Operation = {
  ...ofOperators('live', 'Does the process answer?', 'Whoever hears nothing may start it anew.'),
  responses: {
    200: answer('It does', 'application/json', { $ref: '#/components/schemas/Live' }),
    ...PUBLIC_REFUSALS,
  },
};

export const HEALTH_READY: Operation = {
  ...ofOperators(
    'ready',
    'May calls be sent here?',
    'A database or Redis that is away does not change it: calls are answered without.',
  ),
  responses: {
    200: answer('They may', 'application/json', { $ref: '#/components/schemas/Ready' }),
    503: answer('It starts or stops', 'application/json', { $ref: '#/components/schemas/Ready' }),
    ...PUBLIC_REFUSALS,
  },
};

export const METRICS: Operation = {
  ...ofOperators('metrics', 'What Prometheus asks', 'Text format 0.0.4; `docs/operations.md` tells of each.'),
  responses: { 200: answer('The measures', 'text/plain', { type: 'string' }), ...PUBLIC_REFUSALS },
};
