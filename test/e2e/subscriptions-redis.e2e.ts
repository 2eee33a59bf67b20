import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Scope } from '../../src/access/scope.js';
import { createApp } from '../../src/app.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { SharedFeeds } from '../../src/subscriptions/shared-feeds.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aTellingPbx } from '../support/pbx-events.js';
import { aSubscriber } from '../support/subscriber.js';
import { until } from '../support/until.js';

const REDIS_URL = process.env.TEST_REDIS_URL;
const SOON_MS = 10_000;

(REDIS_URL ? describe : describe.skip)('two instances, with Redis (TEST_REDIS_URL)', () => {
  let a: TestApp;
  let b: NestFastifyApplication;
  beforeAll(async () => {
    a = await createTestApp({ REDIS_URL: REDIS_URL! });
    b = await createApp();
    await b.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await b.close();
    await a.close();
    delete process.env.REDIS_URL;
  });

  const hears = async ({ get }: Pick<INestApplication, 'get'>) =>
    (await get(Metrics).registry.metrics()).includes('caller_data_redis_up 1');

  it('tell whoever watches the one of the calls that the other hears of', async () => {
    await until(async () => (await hears(a)) && (await hears({ get: b.get.bind(b) })), SOON_MS);
    const { project, tells } = await aTellingPbx(a);
    const { token } = await aGraphqlClient(a, { scopes: [Scope.READ] });
    const watcher = aSubscriber({ app: b }, { token });
    await until(() => watcherMayCome(token), SOON_MS);
    const told = watcher.watch('subscription { callUpdated { uniqueId project { id } } }');
    await until(() => Promise.resolve(b.get(SharedFeeds).groups.size === 1), SOON_MS);

    await tells({ event: 'queue_answer', uniqueid: '1' });

    expect(await told.next()).toEqual({
      data: { callUpdated: { uniqueId: '1', project: { id: String(project.id) } } },
    });
    await watcher.close();
  });

  /** B reads what A has made of API clients and projects. */
  const watcherMayCome = async (token: string) => {
    const { statusCode, body } = await b.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}` },
      payload: { query: '{ projects { nodes { id } } }' },
    });
    return statusCode === 200 && body.includes('"id"');
  };
});
