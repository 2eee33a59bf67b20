import { jest } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { OperationTurns } from '../../src/graphql/operation-turns.js';
import { Drain } from '../../src/health/drain.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx } from '../support/pbx.js';

const TURNS = 4;
const LONG_MS = 1500;
jest.setTimeout(30_000);
/** Well before what is under way is broken off. */
const SOON_MS = 5000;

let testApp: TestApp;
beforeEach(async () => {
  testApp = await createTestApp();
});
afterEach(() => testApp.close());

const address = () => {
  const { port } = testApp.app.getHttpServer().address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
};

describe('when we are told to stop', () => {
  it('a call that comes all the same is still answered, its connection ended, and nobody sends more', async () => {
    const { token } = await aPbx(testApp);
    const url = address();
    const call = () =>
      fetch(`${url}/api/while1voice?telephone=0700000000`, { headers: { Authorization: `Bearer ${token}` } });
    const before = await call();

    const stopped = testApp.get(Drain).stop(testApp.app, LONG_MS);
    const ready = await fetch(`${url}/health/ready`);
    const after = await call();
    await stopped;

    expect(before.headers.get('connection')).toBe('keep-alive');
    expect(ready.status).toBe(503);
    expect(after.status).toBe(200);
    expect(after.headers.get('connection')).toBe('close');
  });

  it('what is under way is still answered, and nothing new is let in', async () => {
    const { token } = await aGraphqlClient(testApp);
    const turns = testApp.get(OperationTurns);
    for (let i = 0; i < TURNS; i++) await turns.take();
    const url = address();
    const arrived = new Promise((resolve) => testApp.app.getHttpServer().once('request', resolve));
    const underWay = fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { name } }' }),
    });
    await arrived;

    const stopped = testApp.get(Drain).stop(testApp.app, 0);
    const isShut = () =>
      fetch(`${url}/health/live`).then(
        () => false,
        () => true,
      );
    while (!(await isShut())) await setTimeout(10);
    for (let i = 0; i < TURNS; i++) turns.leave();
    const answer = await underWay;
    await stopped;

    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await answer.json()).toEqual({ data: { viewer: { name: 'Tool' } } });
  });

  it('who watches is told to go and come again, and keeps nobody from stopping', async () => {
    const { token } = await aGraphqlClient(testApp);
    const socket = new WebSocket(`${address().replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const closed = once(socket, 'close') as Promise<[number]>;
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    await once(socket, 'message');

    const stopped = testApp.get(Drain).stop(testApp.app, 0);
    const outcome = await Promise.race([
      stopped.then(() => 'stopped'),
      setTimeout(SOON_MS, 'still there', { ref: false }),
    ]);

    expect(outcome).toBe('stopped');
    expect((await closed)[0]).toBe(1001);
  });
});
