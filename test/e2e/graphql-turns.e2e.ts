import { jest } from '@jest/globals';
import { request } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ContactPhone } from '../../src/contacts/contact-phone.entity.js';
import { OperationTurns } from '../../src/graphql/operation-turns.js';
import { aGraphqlClient } from '../support/graphql.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';

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

describe('a page of many contacts', () => {
  it('lets the event loop go on after every 25 of them', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { id } = await factories(testApp).project();
    const input = Array.from({ length: 60 }, (_, i) => ({
      name: `N ${i}`,
      phones: [{ number: `+407210000${10 + i}` }],
    }));
    const upsert =
      'mutation ($id: ID!, $input: [UpsertContactInput!]!) { upsertContacts(projectId: $id, input: $input) { created } }';
    await run(upsert, { id, input });
    const madeInATurn: number[] = [0];
    const count = (): void => void (madeInATurn.push(0), (next = setImmediate(count)));
    let next = setImmediate(count);
    const formatted = jest.spyOn(ContactPhone.prototype, 'formatted', 'get').mockImplementation(() => {
      madeInATurn[madeInATurn.length - 1]! += 1;
      return 'a number';
    });

    await run(
      'query ($id: ID) { contacts(filter: { projectId: $id }, first: 200) { nodes { phones { formatted } } } }',
      { id },
    );

    clearImmediate(next);
    formatted.mockRestore();
    expect(madeInATurn.filter((many) => many > 0)).toEqual([25, 25, 10]);
  });
});
