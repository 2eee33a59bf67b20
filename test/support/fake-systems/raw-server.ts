import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a fake system has met it. */
export interface MetRequest {
  method: string;
  /** The path and query, as sent. */
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/**
 * A server on a free port of 127.0.0.1 that answers as badly as a test likes: the whole response is the test's. The app
 * under test needs SOURCE_ALLOWED_HOSTS: ['127.0.0.1'].
 */
export interface RawServer {
  /** `http://127.0.0.1:40123`, no slash at its end. */
  url: string;
  /** What it was asked, in order; tests may empty it. */
  requests: MetRequest[];
  close(): Promise<void>;
}

export type Answer = (request: MetRequest, response: ServerResponse) => void | Promise<void>;

export async function startRawServer(answer: Answer): Promise<RawServer> {
  const requests: MetRequest[] = [];
  const server = createServer(answering(answer, requests));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

function answering(answer: Answer, requests: MetRequest[]): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = 'GET', url = '/', headers } = request;
      const met = { method, url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(met);
      Promise.resolve(answer(met, response)).catch(() => response.destroy());
    });
  };
}
