import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

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
  const server = createServer((incoming, response) => {
    response.on('close', () => {
      if (!response.writableFinished) fake.hangUps += 1;
    });
    const request = readRequest(incoming);
    fake.requests.push(request);
    void Promise.resolve(fake.trouble ?? answer(request)).then((it) => reply(response, it));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const { port } = server.address() as AddressInfo;
  const fake: HttpFake = {
    origin: `http://127.0.0.1:${port}`,
    requests: [],
    trouble: null,
    hangUps: 0,
    stop,
  };
  return fake;
}

function readRequest({ method = '', url = '/', headers }: IncomingMessage): FakeRequest {
  const [path = '', ...rest] = url.split('?');
  const rawQuery = rest.join('?');
  return {
    method,
    path,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
  };
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
