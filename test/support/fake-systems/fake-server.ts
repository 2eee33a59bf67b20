import { type MetRequest, type RawServer, startRawServer } from './raw-server.js';

export interface FakeRequest extends Omit<MetRequest, 'url'> {
  /** Without the query. */
  path: string;
  query: URLSearchParams;
}

export interface FakeReply {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** A system's stand-in, which answers by a whole reply; `requests` are those that it was asked, in order. */
export interface FakeServer extends Omit<RawServer, 'requests'> {
  requests: FakeRequest[];
}

/** @param answer gives null to hang */
export async function aServer(
  answer: (request: FakeRequest) => FakeReply | null | Promise<FakeReply | null>,
): Promise<FakeServer> {
  const requests: FakeRequest[] = [];
  const { url, close } = await startRawServer(async (met, response) => {
    const request = { ...met, ...pathAndQuery(met.url) };
    requests.push(request);
    const reply = await answer(request);
    if (reply) response.writeHead(reply.status, reply.headers ?? {}).end(reply.body);
  });
  return { url, requests, close };
}

/** `rawQuery` is the query as it came, still encoded. */
export function pathAndQuery(url: string): { path: string; rawQuery: string; query: URLSearchParams } {
  const [path = '', ...rest] = url.split('?');
  const rawQuery = rest.join('?');
  return { path, rawQuery, query: new URLSearchParams(rawQuery) };
}
