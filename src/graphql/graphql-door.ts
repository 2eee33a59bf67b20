import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessService } from '../access/access.service.js';
import { CredentialsReader } from '../access/credentials.js';
import { ExpectedError } from '../errors/errors.js';
import { graphqlErrors } from './format-error.js';

export const GRAPHQL_PATH = '/graphql';

/**
 * Stands before /graphql: without a token (or a network that is let in) nothing is parsed or validated. A token in the URL
 * is worth nothing here.
 */
@Injectable()
export class GraphqlDoor {
  constructor(
    private readonly access: AccessService,
    private readonly credentials: CredentialsReader,
  ) {}

  /** Lets the request in, or answers it. */
  letIn(request: FastifyRequest, reply: FastifyReply): boolean {
    try {
      const shown = {
        token: this.credentials.bearerOf(request),
        address: this.credentials.addressOf(request),
      };
      request.apiClient = this.access.admitAny(shown);
      return true;
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      if (error.retryAfter !== undefined) reply.header('Retry-After', String(error.retryAfter));
      void reply.status(STATUS[error.code] ?? 403).send(graphqlErrors(error, String(request.id)));
      return false;
    }
  }
}

const STATUS: Partial<Record<ExpectedError['code'], number>> = {
  UNAUTHENTICATED: 401,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
};
