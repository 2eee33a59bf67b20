import { request } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { OperationTurns } from '../../src/graphql/operation-turns.js';
import { aGraphqlClient } from '../support/graphql.js';
import { createTestApp, type TestApp } from '../support/create-app.js';

const AT_ONCE = 4;

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

/** Sends an operation, and goes away before it is answered. */
async function abandon(token: string): Promise<void> {
  const { port } = testApp.app.getHttpServer().address() as AddressInfo;
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const abandoned = request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers });
  abandoned.on('error', () => undefined);
  const arrived = once(testApp.app.getHttpServer(), 'request') as Promise<[{ socket: NodeJS.EventEmitter }]>;
  abandoned.end(JSON.stringify({ query: '{ viewer { id } }' }));
  const [{ socket }] = await arrived;
  const gone = once(socket, 'close');
  abandoned.destroy();
  await gone;
}

describe('an operation that waits for its turn', () => {
  it('and is abandoned keeps no turn from the others', async () => {
    const { run, token } = await aGraphqlClient(testApp);
    const turns = testApp.get(OperationTurns);
    for (let i = 0; i < AT_ONCE; i++) await turns.take();
    for (let i = 0; i < AT_ONCE + 1; i++) await abandon(token);

    for (let i = 0; i < AT_ONCE; i++) turns.leave();
    const { data } = await run('{ viewer { name } }');

    expect(data).toEqual({ viewer: { name: 'Tool' } });
  });
});
