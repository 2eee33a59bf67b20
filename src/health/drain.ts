import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Readiness } from './readiness.js';

/** What is under way gets this long to end, once nothing new is taken. */
export const DRAIN_MS = 10_000;
const IDLE_EVERY_MS = 50;

/** Stops the service so that no request fails: who distributes them hears of it first, then the door shuts. */
@Injectable()
export class Drain {
  constructor(private readonly readiness: Readiness) {}

  /** Before the routes are registered: answers tell that their connection takes no more requests. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      if (this.readiness.state === 'stopping') reply.header('Connection', 'close');
      done(null, payload);
    });
  }

  /** @param graceMs for how long all is still answered after `/health/ready` has begun to say 503 */
  async stop(app: NestFastifyApplication, graceMs: number): Promise<void> {
    this.readiness.stop();
    await wait(graceMs);
    const server = app.getHttpServer();
    // Node looks for idle connections once, and one that is busy then would be kept for its next request.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_EVERY_MS);
    const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    try {
      await app.getHttpAdapter().getInstance().close();
      await app.close();
    } finally {
      clearInterval(sweep);
      clearTimeout(late);
    }
  }
}
