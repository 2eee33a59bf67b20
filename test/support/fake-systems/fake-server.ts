import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface FakeReply {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** A system's stand-in on a free port of 127.0.0.1; the app under test needs SOURCE_ALLOWED_HOSTS: ['127.0.0.1']. */
export interface FakeServer {
  /** `http://127.0.0.1:40123`, no slash at its end. */
  url: string;
  /** What it was asked, in order. */
  requests: FakeRequest[];
  close(): Promise<void>;
}

/** @param answer gives null to hang */
export async function aServer(
  answer: (request: FakeRequest) => FakeReply | null | Promise<FakeReply | null>,
): Promise<FakeServer> {
  const requests: FakeRequest[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = readRequest(incoming, Buffer.concat(chunks).toString());
      requests.push(request);
      Promise.resolve(answer(request)).then(
        (reply) => reply && response.writeHead(reply.status, reply.headers ?? {}).end(reply.body),
        () => response.destroy(),
      );
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, requests, close };
}

function readRequest({ method = 'GET', url = '/', headers }: IncomingMessage, body: string): FakeRequest {
  const [path = '', ...query] = url.split('?');
  return { method, path, query: new URLSearchParams(query.join('?')), headers, body };
}
