import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { SYSTEM } from '../../src/access/access-policy.js';
import { createApp } from '../../src/app.js';
import { ContactsService } from '../../src/contacts/contacts.service.js';
import { Changes } from '../../src/events/changes.js';
import { Broadcast } from '../../src/events/broadcast.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { type Fault, FaultProxy } from '../support/fault-proxy.js';
import { aPbx } from '../support/pbx.js';
import { until } from '../support/until.js';

const REDIS_URL = process.env.TEST_REDIS_URL;
/** Well under the 30 seconds after which B would see it anyway. */
const SOON_MS = 10_000;
/** Each test waits for several things. */
const TEST_MS = 60_000;

(REDIS_URL ? describe : describe.skip)('two instances of one database, with Redis (TEST_REDIS_URL)', () => {
  let a: TestApp;
  let b: INestApplication;
  let toA: FaultProxy;
  let toB: FaultProxy;
  beforeAll(async () => {
    toA = await FaultProxy.before(REDIS_URL!);
    toB = await FaultProxy.before(REDIS_URL!);
    a = await createTestApp({ REDIS_URL: toA.url(REDIS_URL!) });
    process.env.REDIS_URL = toB.url(REDIS_URL!);
    b = await createApp();
    await b.listen(0, '127.0.0.1');
  });
  beforeEach(() => bothHear());
  afterAll(async () => {
    await b.close();
    await a.close();
    await toA.close();
    await toB.close();
    delete process.env.REDIS_URL;
  });

  const bothHear = () => until(async () => (await hears(a)) && (await hears(b)), SOON_MS);

  async function hears({ get }: Pick<INestApplication, 'get'>): Promise<boolean> {
    return (await get(Metrics).registry.metrics()).includes('caller_data_redis_up 1');
  }

  /** A caller whom both instances remember, and what each of them says of a number. */
  async function aCaller() {
    const { project, token, asks } = await aPbx(a);
    const { id } = await factories(a).contact(project.id, { name: 'Ion' });
    const onA = async (telephone = '0700000000') =>
      ((await asks({ telephone })).body as { name: string | null }).name;
    const onB = async (telephone = '0700000000') => {
      const { body } = await request(b.getHttpServer() as object as never).get(
        `/api/while1voice?telephone=${telephone}&token=${token}`,
      );
      return (body as { name: string | null }).name;
    };
    await until(async () => (await onB()) === 'Ion', SOON_MS);
    expect(await onB('0700000001')).toBeNull();
    const rename = (name: string) => a.get(ContactsService).update(SYSTEM, id, { name }, null);
    return { project, id, onA, onB, rename };
  }

  /** What an instance is told from here on. */
  function heardBy({ get }: Pick<INestApplication, 'get'>): string[] {
    const heard: string[] = [];
    get(Changes).listen(({ what }, origin) => void (origin === 'elsewhere' && heard.push(what)));
    return heard;
  }

  it('B sees what A writes: a caller, a rule, a new number, one that goes', async () => {
    const { project, id, onB, rename } = await aCaller();

    await rename('Ion Popescu');
    await until(async () => (await onB()) === 'Ion Popescu', SOON_MS);
    await factories(a).contact(project.id, { name: 'Maria', phones: ['0700000001'] });
    await until(async () => (await onB('0700000001')) === 'Maria', SOON_MS);
    await a.get(ContactsService).delete(SYSTEM, id);
    await until(async () => (await onB()) === null, SOON_MS);
  });

  it.each<[Fault]>([['refuse'], ['reset'], ['hang']])(
    'Redis that does this to A (%s) costs it no error and next to no time, and B sees its writes once it is back',
    async (fault) => {
      const { onA, onB, rename } = await aCaller();
      await inTrouble(toA, fault);

      const startedAt = performance.now();
      await rename('Ion Popescu');
      await a.get(Changes).announce({ what: 'sources', projectId: 1 });
      const tookMs = performance.now() - startedAt;
      const meanwhile = await onA();
      const heard = heardBy(b);
      await toA.set('pass');

      await until(() => heard.includes('anything'), SOON_MS);
      expect(meanwhile).toBe('Ion Popescu');
      expect(await onB()).toBe('Ion Popescu');
      expect(heard).not.toContain('contacts');
      // A second is what a command may take: it was not waited for.
      expect(tookMs).toBeLessThan(900);
    },
    TEST_MS,
  );

  it.each<[Fault]>([['refuse'], ['hang']])(
    'B, which Redis left alone for a while (%s), doubts what it remembers once it hears again',
    async (fault) => {
      const { onB, rename } = await aCaller();
      await inTrouble(toB, fault);
      await until(async () => !(await hears(b)), SOON_MS);

      const heard = heardBy(b);
      await rename('Ion Popescu');
      await toB.set('pass');

      await until(() => heard.includes('anything'), SOON_MS);
      expect(await onB()).toBe('Ion Popescu');
      expect(heard).not.toContain('contacts');
    },
    TEST_MS,
  );

  it('what is published is heard by the others, not by oneself, until one stops listening', async () => {
    const heard: unknown[] = [];
    const stops = [
      a.get(Broadcast).listen('test', (payload) => void heard.push(['a', payload])),
      b.get(Broadcast).listen('test', () => {
        throw new Error('does not matter to the others');
      }),
      b.get(Broadcast).listen('test', (payload) => void heard.push(['b', payload])),
    ];

    expect(await a.get(Broadcast).publish('another', 1)).toBe(true);
    expect(await a.get(Broadcast).publish('test', { what: 2 })).toBe(true);
    await until(() => heard.length > 0, SOON_MS);
    for (const stop of stops) stop();
    await a.get(Broadcast).publish('test', 3);
    const last = new Promise((resolve) => a.get(Broadcast).listen('end', resolve));
    await b.get(Broadcast).publish('end', 'over');

    expect(await last).toBe('over');
    expect(heard).toEqual([['b', { what: 2 }]]);
  });

  it('nonsense on the channel disturbs nobody', async () => {
    const { onB, rename } = await aCaller();
    const { Redis } = await import('ioredis');
    const stranger = new Redis(REDIS_URL!);
    const [channel] = (await stranger.pubsub('CHANNELS', `caller-data/*/${databaseName()}`)) as string[];

    for (const text of ['{', '7', '{"from":"x","topic":"changes","payload":{"what":"contacts"}}'])
      expect(await stranger.publish(channel!, text)).toBe(2);
    stranger.disconnect();
    await rename('Ion Popescu');

    await until(async () => (await onB()) === 'Ion Popescu', SOON_MS);
  });
});

/** A door is shut only behind the last who is in. */
async function inTrouble(proxy: FaultProxy, fault: Fault): Promise<void> {
  if (fault === 'refuse') await proxy.set('reset');
  await proxy.set(fault);
}

const databaseName = (): string => process.env.DATABASE_URL!.split('/').at(-1)!;
