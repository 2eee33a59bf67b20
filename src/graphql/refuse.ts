import { Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isUnavailable } from '../database/dialect.js';
import { ExpectedError, type FieldMistake } from '../errors/errors.js';
import { withoutData } from '../errors/without-data.js';
import { graphqlErrors } from './format-error.js';

export const GRAPHQL_RESPONSE = 'application/graphql-response+json';

const logger = new Logger('GraphQL');

/** Answers a request that does not come as far as Apollo, in GraphQL's shape and the media type asked for. */
export function refuse(reply: FastifyReply, thrown: unknown): void {
  const { status, error } = explain(thrown);
  if (error.retryAfter !== undefined) reply.header('Retry-After', String(error.retryAfter));
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer');
  const isModern = reply.request.headers.accept?.includes(GRAPHQL_RESPONSE);
  void reply
    .status(status)
    .header('Cache-Control', 'no-store')
    .type(`${isModern ? GRAPHQL_RESPONSE : 'application/json'}; charset=utf-8`)
    .send(JSON.stringify(graphqlErrors(error, String(reply.request.id))));
}

interface Refusal {
  status: number;
  error: Pick<ExpectedError, 'message' | 'retryAfter'> & { code: string; fields?: FieldMistake[] };
}

const STATUS: Partial<Record<ExpectedError['code'], number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PROJECT_REQUIRED: 403,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
};

const AWAY = { code: 'SERVICE_UNAVAILABLE', message: 'The database cannot be asked now: try again' };

/** Fastify's own messages are not shown: one may repeat what was sent. */
function explain(thrown: unknown): Refusal {
  if (thrown instanceof ExpectedError) return { status: STATUS[thrown.code] ?? 400, error: thrown };
  if (isUnavailable(thrown)) return { status: 503, error: AWAY };
  const status = Number((thrown as { statusCode?: unknown } | null)?.statusCode ?? 500);
  if (status === 413) {
    return {
      status,
      error: { code: 'QUERY_TOO_COMPLEX', message: 'The body is larger than 1 MiB, the limit' },
    };
  }
  if (status >= 400 && status < 500) {
    return { status, error: { code: 'BAD_REQUEST', message: 'The body must be JSON, and say that it is' } };
  }
  logger.error(withoutData(thrown));
  return { status: 500, error: { code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error' } };
}
