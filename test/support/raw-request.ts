import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestApp } from './create-app.js';

export interface RawRequest {
  method?: string;
  /** As it stands: no client tidies it up. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** Hangs up. */
  signal?: AbortSignal;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

export function rawRequest(
  { app }: TestApp,
  { method = 'GET', path, headers, body = '', signal }: RawRequest,
) {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return new Promise<RawAnswer>((resolve, reject) => {
    const length = body === '' ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const options = {
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { ...headers, ...length },
      agent: false,
      ...(signal && { signal }),
    };
    const sent = request(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text }));
    });
    sent.on('error', reject).end(body);
  });
}
