import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from './metrics.js';

/** Counts requests by the route's pattern, never by their URL: the token stands there, and the caller's number. */
@Injectable()
export class HttpMetrics {
  private readonly requests: Counter<'route' | 'method' | 'status'>;
  private readonly inFlight: Gauge;
  /** To look the labels up on every request would cost more than to count. */
  private readonly counters = new Map<string, Counter.Internal>();

  constructor({ registry }: Metrics) {
    this.requests = new Counter({
      name: 'caller_data_http_requests_total',
      help: 'Requests by route, method and status; "aborted" where the other side went away before its answer',
      labelNames: ['route', 'method', 'status'],
      registers: [registry],
    });
    this.inFlight = new Gauge({
      name: 'caller_data_http_requests_in_flight',
      help: 'Requests that are being answered',
      registers: [registry],
    });
  }

  /** Before the routes are registered. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      this.inFlight.inc();
      // Unlike Fastify's `onResponse`, it comes also where the other side went away.
      reply.raw.on('close', () => this.count(request, reply));
      done();
    });
  }

  private count({ routeOptions, method }: FastifyRequest, { raw }: FastifyReply): void {
    this.inFlight.dec();
    const status = raw.writableFinished ? raw.statusCode : 'aborted';
    this.counter(routeOptions.url ?? 'none', method, String(status)).inc();
  }

  private counter(route: string, method: string, status: string): Counter.Internal {
    const key = `${status} ${method} ${route}`;
    const known = this.counters.get(key);
    if (known) return known;
    const counter = this.requests.labels(route, method, status);
    this.counters.set(key, counter);
    return counter;
  }
}
