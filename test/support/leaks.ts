import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PinoLogger } from 'nestjs-pino';
import { symbols } from 'pino';
import { Metrics } from '../../src/metrics/metrics.js';
import { learnFrom, learnText, leaksIn } from './canaries.js';

/**
 * All that the suite's applications have said where no token and no telephone number may stand, each kind of line
 * once: the log from info on, errors' answers, metrics.
 */
const said = new Set<string>();

const INFO = 30;
/** What is in every line and differs in each. A request's id may be the client's own, which the log is to find again. */
const OF_EVERY_LINE = /"(?:time|pid|responseTime|durationMs)":[\d.]+,?|"(?:requestId|hostname)":"[^"]*",?/g;

export function noteLogged(line: string): void {
  const [, level] = /^\{"level":(\d+)/.exec(line) ?? [];
  if (level !== undefined && Number(level) < INFO) return;
  said.add(`log: ${line.replace(OF_EVERY_LINE, '')}`);
}

/** Before it listens. Its log goes nowhere else from here on. */
export function watchForLeaks(app: NestFastifyApplication): void {
  watchLog();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    learnText(request.url);
    learnText(request.headers.authorization);
    done();
  });
  fastify.addHook('preHandler', (request, _reply, done) => {
    learnFrom(request.body);
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (typeof payload === 'string') noteAnswer(reply.statusCode, payload);
    done(null, payload);
  });
  app.getHttpServer().prependListener('upgrade', watchSocket);
}

/** Throws with what has been said and should not. Before the application is closed, its metrics are looked at too. */
export async function noteMetrics({ get }: Pick<NestFastifyApplication, 'get'>): Promise<void> {
  const text = await get(Metrics).registry.metrics();
  // A value is a count, whatever number it looks like.
  for (const line of text.split('\n')) said.add(`metric: ${line.replace(/ \S+$/, '')}`);
}

/** @throws with all that leaked in this suite since it was asked last */
export function expectNoLeaks(): void {
  const leaks = leaksIn(said);
  said.clear();
  if (leaks.length > 0) throw new Error(`A secret or a number was told:\n${leaks.join('\n')}`);
}

interface LogStream {
  write: (line: string) => unknown;
}
const watched = new WeakSet<LogStream>();

/** All applications of a process have one log, which the first has made. */
function watchLog(): void {
  const root = PinoLogger.root as unknown as Record<symbol, LogStream> & { level: string };
  const stream = root[symbols.streamSym]!;
  if (watched.has(stream)) return;
  watched.add(stream);
  stream.write = noteLogged;
  if (['silent', 'fatal', 'error', 'warn'].includes(root.level)) root.level = 'info';
}

/** Who is let in may be told numbers in an answer's data. */
function noteAnswer(status: number, text: string): void {
  if (status >= 400) said.add(`answer: ${text}`);
  else if (text.includes('"errors":[')) noteErrors(text);
}

function noteErrors(text: string): void {
  const { errors } = JSON.parse(text) as { errors?: unknown };
  if (errors) said.add(`answer: ${JSON.stringify(errors)}`);
}

/** What goes to subscribers is text, in frames of a few bytes more. */
function watchSocket(request: IncomingMessage, socket: Socket): void {
  learnText(request.headers.authorization);
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = (...args: unknown[]) => {
    const text = String(args[0]);
    if (!text.includes('"type":"next"')) said.add(`socket: ${text}`);
    else if (text.includes('"errors":[')) said.add(`socket: ${text.slice(text.indexOf('"errors":['))}`);
    return write(...args);
  };
}
