import { setTimeout } from 'node:timers/promises';
import { SYSTEM } from '../../src/access/access-policy.js';
import { ApiClientsService } from '../../src/access/api-clients.service.js';
import { Scope } from '../../src/access/scope.js';
import { createTestApp, startTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aSubscriber } from '../support/subscriber.js';

const WITHIN_MS = 5000;
const POLL_MS = 100;
/** Each test waits for several changes. */
const TEST_MS = 30_000;
const LET_IN = true;
const REFUSED = false;

let a: TestApp;
let b: TestApp;
let projectId: number;
beforeAll(async () => {
  a = await createTestApp();
  b = await startTestApp();
  ({ id: projectId } = await factories(a).project());
});
afterAll(async () => {
  await b.close();
  await a.close();
});

async function statusOn({ http }: TestApp, token: string): Promise<number> {
  const { status } = await http
    .get('/api/while1voice?telephone=0700000000')
    .set('Authorization', `Bearer ${token}`);
  return status;
}

/** Whether B lets the token in, or refuses it, by then. */
async function comesTo(isLetIn: boolean, token: string): Promise<boolean> {
  const until = Date.now() + WITHIN_MS;
  while (((await statusOn(b, token)) === 200) !== isLetIn) {
    if (Date.now() > until) return false;
    await setTimeout(POLL_MS);
  }
  return true;
}

describe('a change on one instance counts on another of the same database within 5 seconds:', () => {
  it(
    'who is made there is let in here',
    async () => {
      const { token } = await factories(a).client({ projectId });

      expect(await comesTo(LET_IN, token)).toBe(true);
    },
    TEST_MS,
  );

  it(
    'who is deleted there is refused here',
    async () => {
      const { token, apiClient } = await factories(a).client({ projectId });
      expect(await comesTo(LET_IN, token)).toBe(true);

      await a.get(ApiClientsService).delete(SYSTEM, apiClient.id);

      expect(await statusOn(a, token)).not.toBe(200);
      expect(await comesTo(REFUSED, token)).toBe(true);
    },
    TEST_MS,
  );

  it(
    'a token that is rotated away there is refused here, and the new one let in',
    async () => {
      const { token: old, apiClient } = await factories(a).client({ projectId });
      expect(await comesTo(LET_IN, old)).toBe(true);

      const { token } = await a.get(ApiClientsService).rotateToken(SYSTEM, apiClient.id, 0);

      expect(await comesTo(LET_IN, token)).toBe(true);
      expect(await comesTo(REFUSED, old)).toBe(true);
    },
    TEST_MS,
  );

  it(
    'who is deleted there loses his subscriptions here, and his socket',
    async () => {
      const scopes = [Scope.LOOKUP, Scope.READ];
      const { token, apiClient } = await factories(a).client({ projectId, scopes });
      expect(await comesTo(LET_IN, token)).toBe(true);
      const watcher = aSubscriber(b, { token });
      const connected = new Promise((resolve) => watcher.client.on('connected', resolve));
      const { ended } = watcher.watch('subscription { callUpdated { id } }');
      await connected;

      await a.get(ApiClientsService).delete(SYSTEM, apiClient.id);
      const late = setTimeout(WITHIN_MS, 'still there', { ref: false });

      await expect(Promise.race([ended, late])).rejects.toMatchObject({ code: 4401 });
    },
    TEST_MS,
  );
});
