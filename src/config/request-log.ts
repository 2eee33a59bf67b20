import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { withRequestId } from './current-request.js';

/** What asks every few seconds whether we are well would bury the rest. */
const PROBES = ['/health/live', '/health/ready', '/metrics'];

/**
 * One JSON line a request, with the route that answered it and none of its URL: the token stands there, and the
 * caller's number, and both may stand in a mistyped path too.
 */
@Injectable()
export class RequestLog {
  constructor(private readonly logger: PinoLogger) {}

  /** Before the routes are registered, and before any other hook. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      // Also where the other side goes away before its answer.
      reply.raw.on('close', () => this.write(request, reply));
      withRequestId(request.id, done);
    });
  }

  private write({ id, method, routeOptions, raw }: FastifyRequest, reply: FastifyReply): void {
    const { url: route } = routeOptions;
    const level = PROBES.includes(route ?? '') ? 'debug' : 'info';
    const { logger } = this.logger;
    if (!logger.isLevelEnabled(level)) return;
    const { statusCode } = reply.raw;
    const line = {
      requestId: id,
      req: { method },
      res: { statusCode },
      responseTime: Math.round(reply.elapsedTime),
      route,
    };
    logger[level](line, messageOf(statusCode, !raw.readableAborted && reply.raw.writableEnded));
  }
}

function messageOf(statusCode: number, isAnswered: boolean): string {
  if (statusCode >= 500) return 'request errored';
  return isAnswered ? 'request completed' : 'request aborted';
}
