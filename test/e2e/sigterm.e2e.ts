import { buildApp } from '../support/built-app.js';
import { roundRobin } from '../support/round-robin.js';
import { createDatabase, dropDatabase } from '../support/test-database.js';

const ADMIN_TOKEN = 'the-token-of-the-admin-in-this-test';
const CLIENTS = 10;
const TEST_MS = 120_000;

let built: Awaited<ReturnType<typeof buildApp>>;
beforeAll(async () => {
  await createDatabase();
  built = await buildApp();
}, TEST_MS);
afterAll(async () => {
  built.stopAll();
  await dropDatabase();
});

/** Asks on and on, one question after the other, until told to stop; each answer's status. */
function keepAsking(url: string) {
  const statuses: number[] = [];
  let isOver = false;
  const ask = async (): Promise<void> => {
    while (!isOver) {
      const response = await fetch(`${url}/api/while1voice?telephone=0700000000&project=nobodys`, {
        headers: { Authorization: `Bearer ${ADMIN_TOKEN}` },
      }).catch(() => null);
      await response?.arrayBuffer();
      statuses.push(response?.status ?? 0);
    }
  };
  const clients = Array.from({ length: CLIENTS }, ask);
  const stop = async () => {
    isOver = true;
    await Promise.all(clients);
  };
  return { statuses, stop };
}

it(
  'of two instances behind a proxy one is told to stop under load, and no request fails',
  async () => {
    const settings = { ADMIN_TOKEN, SHUTDOWN_GRACE_MS: '1000', LOG_LEVEL: 'info' };
    const first = await built.start(settings);
    const second = await built.start(settings);
    const proxy = await roundRobin([first.port, second.port]);
    const asking = keepAsking(proxy.url);
    const more = async (count: number): Promise<void> => {
      const target = asking.statuses.length + count;
      while (asking.statuses.length < target) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await more(200);

    first.tell('SIGTERM');
    const exitCode = await first.exited;
    await more(200);
    await asking.stop();
    proxy.close();

    expect(exitCode).toBe(0);
    expect(asking.statuses.filter((status) => status !== 200)).toEqual([]);
    expect(proxy.answered.get(first.port)).toBeGreaterThan(50);
    second.tell('SIGINT');
    expect(await second.exited).toBe(0);
  },
  TEST_MS,
);

it(
  'a second signal stops at once',
  async () => {
    const instance = await built.start({ ADMIN_TOKEN, SHUTDOWN_GRACE_MS: '60000' });
    instance.tell('SIGTERM');
    const isReady = async () => (await fetch(`http://127.0.0.1:${instance.port}/health/ready`)).ok;
    while (await isReady());

    instance.tell('SIGTERM');

    expect(await instance.exited).toBe(1);
  },
  TEST_MS,
);
