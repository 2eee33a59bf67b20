import { Logger } from '@nestjs/common';
import { jest } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { startTestApp, type TestApp } from '../support/create-app.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { NINE_NULLS } from '../support/pbx.js';
import { createDatabase, dropDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const ADMIN_TOKEN = 'an-admin-token-of-some-length';
const HEALS_MS = 3000;
const LONG = 60_000;

const url = process.env.DATABASE_URL!;
let proxy: FaultProxy;
let testApp: TestApp | undefined;
let warned: jest.SpiedFunction<Logger['warn']>;

beforeEach(async () => {
  warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  proxy = await FaultProxy.before(url);
  process.env.DATABASE_URL = url;
  await createDatabase();
}, LONG);
afterEach(async () => {
  await testApp?.close();
  testApp = undefined;
  await proxy.close();
  process.env.DATABASE_URL = url;
  await dropDatabase();
  warned.mockRestore();
}, LONG);

const start = async (databaseUrl: string): Promise<TestApp> =>
  (testApp = await startTestApp({ DATABASE_URL: databaseUrl, ADMIN_TOKEN }));
const asks = ({ http }: TestApp) => http.get('/api/while1voice?telephone=0700000000&token=whatever');
const viewer = ({ http }: TestApp, token = ADMIN_TOKEN) =>
  http.post('/graphql').set('Authorization', `Bearer ${token}`).send({ query: '{ viewer { name } }' });
const codeOf = (body: unknown): unknown =>
  (body as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code;

describe('a start without its database', () => {
  it.each(['refuse', 'hang'] as const)(
    'answers all the same, and is whole within 3 s of its coming (%s)',
    async (fault) => {
      await proxy.set(fault);
      const app = await start(proxy.url(url));

      const during = await asks(app);
      const refused = await viewer(app);
      await proxy.set('pass');
      const healedMs = await until(async () => (await viewer(app)).status === 200);

      expect(during.status).toBe(200);
      expect(during.headers['x-lookup-outcome']).toBe('DEGRADED');
      expect(during.body).toEqual(NINE_NULLS);
      expect(codeOf(refused.body)).toBe('SERVICE_UNAVAILABLE');
      expect((await viewer(app)).body).toEqual({ data: { viewer: { name: 'admin' } } });
      expect((await asks(app)).status).toBe(401);
      expect(healedMs).toBeLessThan(HEALS_MS);
    },
    LONG,
  );

  it('says once, and without a secret, that the database refuses it', async () => {
    const wrong = new URL(url);
    wrong.username = 'nobody';
    wrong.password = 'a-very-secret-password';

    const app = await start(wrong.href);
    const during = await asks(app);
    const database = app.get<{ attempt: () => Promise<void> }>(Database);
    const attempts = jest.spyOn(database, 'attempt');
    await until(() => attempts.mock.calls.length >= 3);

    expect(during.body).toEqual(NINE_NULLS);
    const lines = warned.mock.calls.map(([line]) => String(line));
    expect(lines.filter((line) => line.includes('database'))).toEqual([
      expect.stringMatching(/^The database refuses us: ER_ACCESS_DENIED\w*\. Is DATABASE_URL right\?/),
    ]);
    expect(lines.join()).not.toContain('secret');
  });

  it('stops when it is told to, while it still waits', async () => {
    await proxy.set('refuse');
    const app = await start(proxy.url(url));

    testApp = undefined;

    await expect(app.close()).resolves.toBeUndefined();
  });
});
