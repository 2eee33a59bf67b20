import { inQuery, type Operation, type Schema } from './openapi-types.js';
import { EVERY_ANSWERS_HEADERS, PBX_REFUSALS, PBX_SECURITY } from './refusals.js';

const EVENTS: Schema = {
  type: 'string',
  examples: [
    ...['queue_answer', 'queue_answer_end', 'dial_answer', 'call_forward_answer'],
    ...['missed_calls', 'outgoing_end'],
  ],
};

const PARAMETERS = [
  inQuery('event', 'What has happened. One that is not known is kept as it came', EVENTS, 'queue_answer'),
  inQuery('uniqueid', 'The call. An event without one is kept as it came, and shows nowhere'),
  inQuery('project_id', 'The project, by its `externalId`'),
  inQuery('direction', '`IN` or `OUT`', { type: 'string', enum: ['IN', 'OUT'] }),
  inQuery('telephone', 'The customer’s number'),
  inQuery('remote_number', 'The customer’s number, where `telephone` has none'),
  inQuery('dnid', 'The number called'),
  inQuery('dnid_identifier', 'The PBX’s own name for it'),
  inQuery('contact_id', 'The `id` that the lookup answered'),
  inQuery('agent', 'Who answered'),
  inQuery('queue', 'The queue in which the call waited'),
  inQuery('queue_hold_time', 'How long it waited, in seconds', { type: 'integer', minimum: 0 }),
  inQuery('fail_reason', 'Why nobody answered, e.g. `queue_hangup`'),
  inQuery('explain_reason', 'The same in words'),
];

export const TELL_EVENT: Operation = {
  operationId: 'tellEvent',
  tags: ['PBX'],
  summary: 'What has become of a call',
  description:
    'What the PBX calls when an agent answers, a call is missed or an outgoing call ends. Scope EVENTS. Events may come twice, late or out of order; parameters not listed here are kept with the event. `HEAD` works, too.',
  security: PBX_SECURITY,
  parameters: PARAMETERS,
  responses: {
    200: {
      description: 'Taken, with an empty body; also an event that is not understood, or another project’s',
      headers: EVERY_ANSWERS_HEADERS,
    },
    ...PBX_REFUSALS,
  },
};
