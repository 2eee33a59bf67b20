import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { serveApiDocsAssets } from './api-docs/api-docs.assets.js';
import { AppModule } from './app.module.js';
import { QuietLogger } from './config/quiet-logger.js';
import { RequestLog } from './config/request-log.js';
import { Settings } from './config/settings.js';
import { ExpectedError } from './errors/errors.js';
import { errorBody, RestExceptionFilter } from './errors/rest-exception.filter.js';
import { GraphqlDoor } from './graphql/graphql-door.js';
import { Drain } from './health/drain.js';
import { HttpMetrics } from './metrics/http-metrics.js';

/** The application as it is served, and as the e2e suites test it; not listening yet. */
export async function createApp(): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    // WHATWG's reading never throws, whatever a PBX sends: `%ZZ` stays, `+` is a space, the first of two wins.
    routerOptions: { querystringParser: (text) => new URLSearchParams(text) as never },
    genReqId: requestId,
    // An absurd telephone is answered too, and Node alone would refuse a URL of 16 KiB.
    http: { maxHeaderSize: 64 * 1024 },
    // What is under way when we are told to stop is still answered.
    return503OnClosing: false,
    // Fastify's own message repeats the URL.
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) => {
      void reply
        .status(400)
        .send(errorBody(new ExpectedError('BAD_USER_INPUT', 'The address could not be read')));
    },
    clientErrorHandler: refuseUnreadable,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  app.get(RequestLog).watch(adapter.getInstance());
  addHooks(adapter.getInstance());
  app.get(HttpMetrics).watch(adapter.getInstance());
  app.get(Drain).watch(adapter.getInstance());
  letPagesIn(app);
  app.get(GraphqlDoor).putBefore(adapter.getInstance());
  serveApiDocsAssets(adapter.getInstance());
  app.useLogger(app.get(QuietLogger));
  app.useGlobalFilters(new RestExceptionFilter());
  return app;
}

/** A browser hands our answers to pages of these origins; to those of any other only where they are ours. */
function letPagesIn(app: NestFastifyApplication): void {
  const { CORS_ORIGINS } = app.get(Settings);
  if (CORS_ORIGINS.length === 0) return;
  app.enableCors({
    origin: CORS_ORIGINS,
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key'],
    exposedHeaders: [
      'Idempotency-Replayed',
      'Retry-After',
      'Server-Timing',
      'X-Lookup-Outcome',
      'X-Request-Id',
    ],
    maxAge: 600,
  });
}

/** What Node's own parser refuses (raw UTF-8 in the request line, headers too large) never becomes a request. */
function refuseUnreadable(_error: unknown, socket: Socket): void {
  if (!socket.writable) return;
  const body = JSON.stringify(
    errorBody(new ExpectedError('BAD_USER_INPUT', 'The request could not be read')),
  );
  socket.end(
    'HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\nConnection: close\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Taken over from a proxy where it is harmless. */
function requestId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/** A link out of the explorer tells nobody where it was, and no answer is taken for what it does not say it is. */
const SECURITY_HEADERS = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };

function addHooks(fastify: FastifyInstance): void {
  fastify.decorateRequest('apiClient', null);

  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers({ 'X-Request-Id': request.id, ...SECURITY_HEADERS });
    const allowed = request.is404 ? methodsServed(fastify, request.url) : [];
    if (allowed.length === 0) return done();
    const error = new ExpectedError('METHOD_NOT_ALLOWED', `Only ${allowed.join(' and ')} can be asked here`);
    void reply.status(405).header('Allow', allowed.join(', ')).send(errorBody(error));
  });
}

/** The methods that the path of a URL does answer. */
function methodsServed(fastify: FastifyInstance, url: string): string[] {
  const [path = ''] = url.split('?');
  return ['GET', 'HEAD', 'POST'].filter((method) => fastify.hasRoute({ method, url: path }));
}
