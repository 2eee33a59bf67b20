import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import type { lookup } from 'node:dns';
import { gzipSync, deflateSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { Settings } from '../../config/settings.js';
import {
  startRawServer,
  type Answer,
  type RawServer,
} from '../../../test/support/fake-systems/raw-server.js';
import type { SourceError } from '../source-error.js';
import { guardedConnect } from './guarded-connect.js';
import { AllowedHosts } from './private-addresses.js';
import { retryAfterMs } from './retry-after.js';
import { UndiciOutgoing } from './undici-outgoing.js';

const PATIENT = () => AbortSignal.timeout(10_000);
const outgoing = aOutgoing(['127.0.0.1']);
const servers: RawServer[] = [];

function aOutgoing(allowed: string[]): UndiciOutgoing {
  return new UndiciOutgoing(Object.assign(new Settings(), { SOURCE_ALLOWED_HOSTS: allowed }));
}

async function served(answer: Answer): Promise<RawServer> {
  const server = await startRawServer(answer);
  servers.push(server);
  return server;
}

const get = (url: string, headers = {}, signal = PATIENT(), by = outgoing) =>
  by.request({ method: 'GET', url, headers }, signal);
const failure = (promise: Promise<unknown>): Promise<SourceError> =>
  promise.then(
    () => Promise.reject(new Error('It should have failed')),
    (error: SourceError) => error,
  );

afterAll(async () => {
  await outgoing.onApplicationShutdown();
  await Promise.all(servers.map((server) => server.close()));
});

describe('a request to an upstream system', () => {
  it('gives back status, headers and text', async () => {
    const server = await served((_, response) => {
      response.writeHead(201, { 'X-Test': 'yes', 'content-type': 'text/plain; charset=iso-8859-2' });
      response.end(Buffer.from([0xbb, 0xfe]));
    });

    const response = await get(server.url);

    expect(response).toMatchObject({ status: 201, headers: { 'x-test': 'yes' }, body: 'ťţ' });
  });

  it.each([
    ['gzip', gzipSync('{"id":1}')],
    ['deflate', deflateSync('{"id":1}')],
    ['identity', Buffer.from('{"id":1}')],
  ])('reads %s', async (encoding, body) => {
    const server = await served((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body);
    });

    const response = await get(server.url);

    expect(response.body).toBe('{"id":1}');
  });

  it('sends what the URL says of user and password as HTTP Basic', async () => {
    const server = await served((_, response) => void response.end());

    await get(server.url.replace('//', '//us%65r:p%40ss@'));

    expect(server.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
    );
  });
});

describe('an upstream system in trouble', () => {
  const flood = (response: ServerResponse) => {
    const chunk = Buffer.alloc(64 * 1024, 120);
    const write = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', write);
    write();
  };
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));

  it.each<[string, string, Answer]>([
    ['a reset', 'unavailable', (_, response) => void response.destroy()],
    ['a flood', 'bad_response', (_, response) => flood(response.writeHead(200))],
    [
      'a gzip bomb',
      'bad_response',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    ],
    [
      'broken gzip',
      'bad_response',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip'),
    ],
    [
      'another compression',
      'bad_response',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'br' }).end('x'),
    ],
    [
      'half a body',
      'unavailable',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
      },
    ],
  ])('is an error: %s', async (_, kind, answer) => {
    const server = await served(answer);

    const error = await failure(get(server.url));

    expect(error).toMatchObject({ name: 'SourceError', kind });
  });

  it('that hangs is waited for until the signal aborts, before its headers and amid its body', async () => {
    const silent = await served(() => undefined);
    const stuck = await served((_, response) => void response.writeHead(200).write('{'));

    const errors = await Promise.all(
      [silent, stuck].map((server) => failure(get(server.url, {}, AbortSignal.timeout(100)))),
    );

    expect(errors.map(({ kind }) => kind)).toEqual(['timeout', 'timeout']);
  });

  it('that speaks no HTTP gives no reply', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).write('SSH-2.0-OpenSSH\r\n');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as { port: number };

    const error = await failure(get(`http://127.0.0.1:${port}`));
    server.close();

    expect(error.kind).toBe('bad_response');
  });

  it('is not told of in words that hold a secret', async () => {
    const closed = await startRawServer(() => undefined);
    await closed.close();

    const errors = await Promise.all([
      failure(get(`${closed.url}/?token=s3cret`)),
      failure(get('http://u:s3cret@[bad/')),
      failure(get('ftp://s3cret.example')),
      failure(get(closed.url, { 'x-api-token': 's3cret\r\nx: y' })),
    ]);

    expect(errors.map(({ kind }) => kind)).toEqual(['unavailable', 'config', 'config', 'config']);
    expect(errors.map(({ message }) => message).join()).not.toContain('s3cret');
  });
});

describe('a redirect', () => {
  const to = (location: string, status = 302): Answer => {
    return ({ url }, response) =>
      void (url === '/' ? response.writeHead(status, { location }).end() : response.end(url));
  };

  it('on the same host is followed with our credentials', async () => {
    const server = await served(to('/there?x=1'));

    const response = await get(server.url, { authorization: 'Bearer x' });

    expect(response.body).toBe('/there?x=1');
    expect(server.requests[1]?.headers.authorization).toBe('Bearer x');
  });

  it.each([
    ['metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['another host', 'https://elsewhere.example/'],
    ['another port', 'http://127.0.0.1:1/'],
    ['a file', 'file:///etc/passwd'],
    ['nonsense', 'http://['],
  ])('to %s is not followed', async (_, location) => {
    const server = await served(to(location));

    const error = await failure(get(server.url, { authorization: 'Bearer x' }));

    expect(error).toMatchObject({
      kind: 'config',
      message: 'It redirects to another host, which is not followed',
    });
    expect(server.requests).toHaveLength(1);
  });

  it('in circles ends', async () => {
    const server = await served((_, response) => void response.writeHead(302, { location: '/' }).end());

    const error = await failure(get(server.url));

    expect(error.kind).toBe('bad_response');
    expect(server.requests).toHaveLength(4);
  });
});

describe('a private address', () => {
  it.each([
    '127.0.0.1',
    '0x7f.1',
    '2130706433',
    '017700000001',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '0',
    '169.254.169.254',
    'localhost',
    '①②⑦.0.0.1',
  ])('is refused as %s', async (host) => {
    const strict = aOutgoing([]);
    const server = await served((_, response) => void response.end());
    const port = new URL(server.url).port;

    const error = await failure(get(`http://${host}:${port}/`, {}, PATIENT(), strict));
    await strict.onApplicationShutdown();

    expect(error.kind).toBe('config');
    expect(server.requests).toEqual([]);
  });

  it('is refused when a name leads there only the second time', async () => {
    const server = await served((_, response) => void response.end('mine'));
    const { port } = new URL(server.url);
    const answers = ['8.8.8.8', '127.0.0.1'];
    const rebinding = ((_name: string, _options: object, done: (...args: unknown[]) => void) => {
      done(null, [{ address: answers.length > 1 ? answers.shift() : answers[0], family: 4 }]);
    }) as unknown as typeof lookup;
    rebinding('evil.example', {}, () => undefined);
    const agent = new Agent({ connect: guardedConnect(new AllowedHosts([]), rebinding) });

    const asked = request(`http://evil.example:${port}/`, { dispatcher: agent });

    await expect(asked).rejects.toMatchObject({ kind: 'config' });
    await agent.destroy();
    expect(server.requests).toEqual([]);
  });
});

describe('Retry-After', () => {
  const NOW = Date.parse('2026-11-23T12:00:00Z');

  it.each([
    ['30', 30_000],
    ['Mon, 23 Nov 2026 12:01:00 GMT', 60_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['99999999', 86_400_000],
    ['soon', null],
    [undefined, null],
  ])('%s is %s milliseconds', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });
});
