import { createTestApp, startTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { type Fault, FaultProxy } from '../support/fault-proxy.js';
import { aGraphqlClient } from '../support/graphql.js';
import { mistakesOf, openLoop } from '../support/open-loop.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';
import { until } from '../support/until.js';

const BUDGET_MS = 500;
const HEALS_MS = 3000;
const LONG = 60_000;
/** A service that is told at once, or at the latest when the wait for a connection ends. */
const TOLD_MS = 3500;

let owner: TestApp;
let proxy: FaultProxy;
let testApp: TestApp;
let pbx: Awaited<ReturnType<typeof aPbx>>;
let tool: Awaited<ReturnType<typeof aGraphqlClient>>;
beforeAll(async () => {
  owner = await createTestApp();
  const url = process.env.DATABASE_URL!;
  proxy = await FaultProxy.before(url);
  // The product's own budgets, which are what is tried here.
  testApp = await startTestApp({
    DATABASE_URL: proxy.url(url),
    LOOKUP_BUDGET_MS: String(BUDGET_MS),
    DATABASE_BUDGET_MS: '150',
  });
  process.env.DATABASE_URL = url;
  pbx = await aPbx(testApp);
  tool = await aGraphqlClient(testApp);
  for (let n = 0; n < 10; n++)
    await factories(testApp).contact(pbx.project.id, { phones: [`07000000${10 + n}`] });
}, LONG);
afterAll(async () => {
  await proxy.set('pass');
  await testApp.close();
  await proxy.close();
  await owner.close();
}, LONG);
afterEach(() => proxy.set('pass'));

const someone = (n: number): string => `/api/while1voice?telephone=07000000${10 + (n % 10)}`;
const someoneNew = (n: number): string => `/api/while1voice?telephone=07${String(10_000_000 + n)}`;
const outcome = async (telephone: string): Promise<unknown> =>
  (await pbx.asks({ telephone })).headers['x-lookup-outcome'];

describe('a way to the database that is broken', () => {
  it.each<Fault>(['refuse', 'reset', 'hang', 'slow', 'cut'])(
    'holds no call up, and heals by itself: %s',
    async (fault) => {
      const token = pbx.token;
      await openLoop(testApp, { perSecond: 50, seconds: 0.5, token }, someone);

      const broken = proxy.set(fault);
      const answers = await openLoop(testApp, { perSecond: 200, seconds: 2, token }, (n) =>
        n % 2 ? someone(n) : someoneNew(n),
      );
      await broken;
      await proxy.set('pass');
      let n = 0;
      const healedMs = await until(async () => (await outcome(`07110000${10 + n++}`)) === 'NOT_FOUND');

      expect(mistakesOf(answers, Object.keys(NINE_NULLS), BUDGET_MS + 50)).toEqual([]);
      expect(answers).toHaveLength(400);
      expect(healedMs).toBeLessThan(HEALS_MS);
      expect(await outcome('0700000010')).toBe('FOUND');
    },
    LONG,
  );

  it.each<Fault>(['refuse', 'hang'])('is said to a tool, soon: %s', async (fault) => {
    await proxy.set(fault);
    const startedAt = performance.now();

    const [read, written] = await Promise.all([
      tool.run('{ projects { totalCount } }'),
      tool.run(
        'mutation ($input: UpdateProjectInput!, $id: ID!) { updateProject(id: $id, input: $input) { id } }',
        {
          id: String(pbx.project.id),
          input: { name: 'Another name' },
        },
      ),
    ]);
    const tookMs = performance.now() - startedAt;
    await proxy.set('pass');
    await until(async () => (await tool.run('{ projects { totalCount } }')).errors === undefined);

    expect(read.errors?.[0]?.extensions?.code).toBe('SERVICE_UNAVAILABLE');
    expect(written.errors?.[0]?.extensions?.code).toBe('SERVICE_UNAVAILABLE');
    expect(tookMs).toBeLessThan(TOLD_MS);
  });
});
