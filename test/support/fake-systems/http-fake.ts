import type { ServerResponse } from 'node:http';
import { pathAndQuery } from './fake-server.js';
import { type MetRequest, startRawServer } from './raw-server.js';

export interface FakeRequest {
  method: string;
  path: string;
  /** The query string as it came, still encoded. */
  rawQuery: string;
  query: URLSearchParams;
  headers: Record<string, string>;
}

export interface FakeAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** A text goes out as it is, anything else as JSON. */
  body: unknown;
}

/** What happens to requests instead of an answer. */
export type Trouble = FakeAnswer | 'hangs' | 'resets';

/** A system's stand-in on a free port of 127.0.0.1. */
export interface HttpFake {
  /** `http://127.0.0.1:34567` */
  origin: string;
  /** All that came, in its order. */
  requests: FakeRequest[];
  /** Null, and it answers as it should. */
  trouble: Trouble | null;
  /** How many clients went away before they had an answer. */
  hangUps: number;
  stop: () => Promise<void>;
}

export async function startHttpFake(
  answer: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>,
): Promise<HttpFake> {
  const { url, close } = await startRawServer(async (met, response) => {
    response.on('close', () => {
      if (!response.writableFinished) fake.hangUps += 1;
    });
    const request = readRequest(met);
    fake.requests.push(request);
    reply(response, await (fake.trouble ?? answer(request)));
  });
  const fake: HttpFake = { origin: url, requests: [], trouble: null, hangUps: 0, stop: close };
  return fake;
}

function readRequest({ method, url, headers }: MetRequest): FakeRequest {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return { method, ...pathAndQuery(url), headers: Object.fromEntries(texts) };
}

function reply(response: ServerResponse, answer: Trouble): void {
  if (answer === 'hangs') return;
  if (answer === 'resets') return void response.destroy();
  const { status = 200, headers, body } = answer;
  const isText = typeof body === 'string';
  response.writeHead(status, {
    'Content-Type': isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    ...headers,
  });
  response.end(isText ? body : JSON.stringify(body));
}

/** Who a request says that it is by HTTP Basic; null if it says nothing. */
export function basicCredentials({ headers }: FakeRequest): { user: string; password: string } | null {
  const encoded = /^Basic ([\w+/=]+)$/.exec(headers.authorization ?? '')?.[1];
  if (!encoded) return null;
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { user, password: password.join(':') };
}

/** Asks a system that hangs, and gives the call up: resolves with what the asking ended in, once the system was hung up on. */
export async function gaveUp(
  fake: HttpFake,
  ask: (signal: AbortSignal) => Promise<unknown>,
): Promise<unknown> {
  fake.trouble = 'hangs';
  const call = new AbortController();
  const ended = ask(call.signal).catch((error: unknown) => error);
  while (fake.requests.length === 0) await new Promise(setImmediate);
  call.abort();
  const outcome = await ended;
  while (fake.hangUps === 0) await new Promise(setImmediate);
  return outcome;
}
