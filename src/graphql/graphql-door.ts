import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { AccessService } from '../access/access.service.js';
import { CredentialsReader } from '../access/credentials.js';
import { ExpectedError } from '../errors/errors.js';
import { withRequestId } from '../config/current-request.js';
import { GraphqlExplorer } from './graphql-explorer.js';
import { IdempotencyDoor } from './idempotency/idempotency-door.js';
import { OperationTurns } from './operation-turns.js';
import { refuse } from './refuse.js';

export const GRAPHQL_PATH = '/graphql';

/**
 * Stands before /graphql: without a token (or a network that is let in) nothing is parsed or validated. A token in the URL
 * is worth nothing here. Only a browser is shown its explorer without any.
 */
@Injectable()
export class GraphqlDoor {
  constructor(
    private readonly access: AccessService,
    private readonly credentials: CredentialsReader,
    private readonly explorer: GraphqlExplorer,
    private readonly turns: OperationTurns,
    private readonly idempotency: IdempotencyDoor,
  ) {}

  /** Before the routes are registered: Apollo's own is made by Nest. */
  putBefore(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', (route) => {
      if (route.url === GRAPHQL_PATH) Object.assign(route, this.hooks());
    });
    this.explorer.serveAssets(fastify);
  }

  private hooks(): Partial<RouteOptions> {
    return {
      onRequest: (request, reply, done) => {
        if (this.explorer.isAskedBy(request)) this.explorer.show(reply);
        else if (this.letIn(request, reply)) done();
      },
      preHandler: (request, reply, done) => {
        if (Array.isArray(request.body)) return refuse(reply, BATCH);
        this.turns.take().then(
          () => {
            // Who went away while he waited has nobody to close his answer.
            if (request.raw.socket.destroyed) return this.turns.leave();
            reply.raw.once('close', () => this.turns.leave());
            withRequestId(String(request.id), () => this.run(request, reply, done));
          },
          (error: unknown) => refuse(reply, error),
        );
      },
      onSend: (request, reply, payload, done) => {
        const send = (): void => {
          reply.header('Server-Timing', `total;dur=${reply.elapsedTime.toFixed(2)}`);
          done(null, payload);
        };
        this.idempotency.settle(request, reply, String(payload)).then(send, send);
      },
      errorHandler: (error, _request, reply) => refuse(reply, error),
    };
  }

  /** Unless it has been run before. */
  private run(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    this.idempotency.letIn(request, reply, done).catch((error: unknown) => refuse(reply, error));
  }

  /** Lets the request in, or answers it. */
  private letIn(request: FastifyRequest, reply: FastifyReply): boolean {
    const token = this.credentials.bearerOf(request);
    const address = this.credentials.addressOf(request);
    try {
      request.apiClient = this.access.admitAny({ token, address });
      return true;
    } catch (error) {
      refuse(reply, error);
      return false;
    }
  }
}

const BATCH = new ExpectedError(
  'QUERY_TOO_COMPLEX',
  'A batch is not taken: 1 operation a request is the limit',
);
