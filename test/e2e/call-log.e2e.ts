import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Call } from '../../src/calls/call.entity.js';
import { OutboxCall, OutboxState } from '../../src/call-log/outbox-call.entity.js';
import { SendCalls } from '../../src/call-log/send-calls.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { SourceDirectory } from '../../src/sources/source-directory.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { aSalesforce, type FakeSalesforce } from '../support/fake-systems/salesforce.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aTellingPbx } from '../support/pbx-events.js';
import { until } from '../support/until.js';

let testApp: TestApp;
const fakes: FakeSalesforce[] = [];
beforeAll(async () => {
  testApp = await createTestApp({
    ENCRYPTION_KEY: 'a key for the tests, of some length',
    SOURCE_ALLOWED_HOSTS: '127.0.0.1',
  });
});
afterEach(() => Promise.all(fakes.splice(0).map((fake) => fake.close())));
afterAll(() => testApp.close());

const SEND =
  'username=pbx%40acme.ro&password=p%26ss%3Cword%3E&token=tOkEn' +
  '&webservices[send_call][xml]=CreateActivitiesWebService&webservices[send_call][method]=sendCallInfo';
const CREATE = 'mutation ($input: CreateSourceInput!) { createSource(input: $input) { id } }';
const MISSED = { event: 'missed_calls', telephone: '0722100200', dnid: '0210000000', queue: 'sales' };
const HOUR_MS = 3_600_000;

const manager = () => testApp.get(DataSource).manager;
const later = (ms: number) => new Date(Date.now() + ms);
const send = (now = new Date()) => testApp.get(SendCalls).send(now);

/** A project whose calls Salesforce is told of, and its PBX. */
async function aLoggingProject(params = SEND) {
  const fake = await aSalesforce();
  fakes.push(fake);
  const pbx = await aTellingPbx(testApp);
  const { id: projectId } = pbx.project;
  const { run } = await aGraphqlClient(testApp);
  const input = {
    projectId: String(projectId),
    type: 'SALESFORCE',
    name: 'Salesforce',
    url: fake.url,
    params,
  };
  const { data, errors } = await run(CREATE, { input });
  expect(errors).toBeUndefined();
  const source = { id: Number((data!.createSource as { id: string }).id) };
  const outbox = () => manager().findBy(OutboxCall, { sourceId: source.id });
  const isIn = (state: OutboxState) => async () => (await outbox()).some((row) => row.state === state);
  return { fake, pbx, projectId, source, outbox, isIn };
}

const anotherInstance = () =>
  new SendCalls(testApp.get(DataSource), testApp.get(SourceDirectory), new Metrics());

/** Sends hour after hour, since a line may break, too: what was kept open for long enough is closed by then. */
async function hoursUntilSent(
  outbox: () => Promise<OutboxCall[]>,
  sendAt: (now: Date) => Promise<unknown>,
): Promise<number> {
  let hours = 0;
  await until(async () => {
    await sendAt(later((hours += 1) * HOUR_MS));
    return (await outbox()).every(({ state }) => state === OutboxState.SENT);
  });
  return hours;
}

const inTrouble = (fake: FakeSalesforce, status = 503) => {
  fake.org.instead = ({ path }) => (path.includes('/class/') ? { status, body: '' } : undefined);
};

describe('the log of calls', () => {
  it('tells Salesforce of a call that ended, with the record of whom it was with', async () => {
    const { fake, pbx, isIn } = await aLoggingProject();
    fake.org.records = [
      { type: 'Contact', Id: '003000000000001AAA', Name: 'Ion Popescu', Phone: '0722 100 200' },
    ];
    const url = `/api/while1voice?telephone=0722100200&dnid=0210000000&token=${pbx.token}`;
    let id: number | null = null;
    // On a busy machine the first answer may come without him; what was asked goes on behind it.
    await until(async () => (id = ((await testApp.http.get(url)).body as { id: number | null }).id) !== null);

    await pbx.tells({
      ...MISSED,
      event: 'queue_answer',
      agent: 'ana',
      contact_id: String(id),
      uniqueid: '1.1',
    });
    await pbx.tells({
      ...MISSED,
      event: 'queue_answer_end',
      agent: 'ana',
      contact_id: String(id),
      uniqueid: '1.1',
    });
    await until(isIn(OutboxState.SENT));

    expect(fake.org.calls).toEqual([
      {
        telephone: '0722100200',
        dnid: '+40210000000',
        agent: 'ana',
        direction: 'INBOUND',
        queue: 'sales',
        uniqueid: '1.1',
        contact_id: '003000000000001AAA',
        status: 'ENDED',
        started_at: expect.stringMatching(/^20.*Z$/),
        answered_at: expect.stringMatching(/^20.*Z$/),
        ended_at: expect.stringMatching(/^20.*Z$/),
      },
    ]);
  });

  it('tells of a missed call once, however often the PBX says so', async () => {
    const { fake, pbx, isIn } = await aLoggingProject();

    for (let i = 0; i < 3; i += 1) await pbx.tells({ ...MISSED, uniqueid: '1.2' });
    await until(isIn(OutboxState.SENT));
    await pbx.tells({ ...MISSED, uniqueid: '1.2' });
    await pbx.stored();
    await send(later(HOUR_MS));

    expect(fake.org.calls.map(({ uniqueid, status, contact_id }) => [uniqueid, status, contact_id])).toEqual([
      ['1.2', 'MISSED', null],
    ]);
  });

  it('tries again until Salesforce is whole', async () => {
    const { fake, pbx, outbox } = await aLoggingProject();
    inTrouble(fake);
    await pbx.tells({ ...MISSED, uniqueid: '1.3' });
    await until(async () => (await outbox())[0]?.failure === 'unavailable');
    fake.org.instead = null;

    await send(later(1000));
    const tooSoon = fake.org.calls.length;
    const hours = await hoursUntilSent(outbox, send);

    expect(tooSoon).toBe(0);
    expect(fake.org.calls).toHaveLength(1);
    expect(await outbox()).toMatchObject([{ attempts: 1 + hours, failure: null }]);
  });

  it('goes on after a restart with what the one before had in hand', async () => {
    const { fake, pbx, outbox } = await aLoggingProject();
    inTrouble(fake);
    await pbx.tells({ ...MISSED, uniqueid: '1.4' });
    await until(async () => (await outbox())[0]?.failure === 'unavailable');
    fake.org.instead = null;
    const restarted = anotherInstance();

    await hoursUntilSent(outbox, (now) => restarted.send(now));

    expect(fake.org.calls).toHaveLength(1);
  });

  it('is sent by one of several instances only', async () => {
    const { fake, pbx, outbox } = await aLoggingProject();
    inTrouble(fake);
    for (const n of [1, 2, 3, 4, 5]) await pbx.tells({ ...MISSED, uniqueid: `1.5${n}` });
    // Each has failed once, so the application's own, whose clock is right, has none in hand and leaves them alone now.
    await until(async () => {
      await send();
      const rows = await outbox();
      return rows.length === 5 && rows.every(({ failure }) => failure);
    });
    fake.org.instead = null;
    const instances = [1, 2, 3, 4].map(anotherInstance);

    await hoursUntilSent(outbox, (now) => Promise.all(instances.map((instance) => instance.send(now))));

    expect(fake.org.calls.map(({ uniqueid }) => uniqueid).sort()).toEqual([
      '1.51',
      '1.52',
      '1.53',
      '1.54',
      '1.55',
    ]);
  });

  it('gives up what Salesforce will never take, and says so in the metrics', async () => {
    const { fake, pbx, outbox } = await aLoggingProject();
    fake.org.apex.args = ['something', 'else'];
    await pbx.tells({ ...MISSED, uniqueid: '1.6' });
    await until(async () => (await outbox())[0]?.failure === 'bad_response');

    for (let i = 1; i < 20; i += 1) await send(later(i * HOUR_MS));

    expect(await outbox()).toMatchObject([{ state: 'FAILED', attempts: 10, failure: 'bad_response' }]);
    const metrics = await testApp.get(Metrics).registry.metrics();
    expect(metrics).toContain('caller_data_call_log_total{outcome="failed"} 1');
    expect(metrics).not.toContain('722100200');
  });

  it('writes nothing for a source that does not ask for it', async () => {
    const { pbx, outbox, projectId } = await aLoggingProject('username=a&password=b');

    await pbx.tells({ ...MISSED, uniqueid: '1.7' });
    await until(async () => (await manager().countBy(Call, { projectId })) === 1);

    expect(await outbox()).toEqual([]);
  });

  it('keeps calls for a source that is disabled for a while, and forgets those of one that is gone', async () => {
    const { fake, pbx, outbox, source } = await aLoggingProject();
    inTrouble(fake);
    await pbx.tells({ ...MISSED, uniqueid: '1.8' });
    await until(async () => (await outbox())[0]?.failure === 'unavailable');
    fake.org.instead = null;

    const { run } = await aGraphqlClient(testApp);
    await run('mutation ($id: ID!) { updateSource(id: $id, input: { enabled: false }) { id } }', {
      id: String(source.id),
    });
    await send(later(HOUR_MS));
    const whileDisabled = await outbox();
    await run('mutation ($id: ID!) { deleteSource(id: $id) }', { id: String(source.id) });
    await send(later(3 * HOUR_MS));

    expect(whileDisabled).toMatchObject([{ state: 'WAITING' }]);
    expect(await outbox()).toEqual([]);
    expect(fake.org.calls).toEqual([]);
  });

  it('forgets the calls of a person who is erased', async () => {
    const { fake, pbx, projectId, outbox } = await aLoggingProject();
    const { id } = await factories(testApp).contact(projectId, { phones: ['0722 100 200'] });
    inTrouble(fake);
    await pbx.tells({ ...MISSED, uniqueid: '1.9', contact_id: String(id) });
    await until(async () => (await outbox())[0]?.failure === 'unavailable');
    fake.org.instead = null;

    const { run } = await aGraphqlClient(testApp);
    await run('mutation ($id: ID!) { eraseContact(id: $id) { contactId } }', { id: String(id) });
    await send(later(HOUR_MS));

    expect(await outbox()).toEqual([]);
    expect(fake.org.calls).toEqual([]);
  });

  it('says in the log, with a code alone and not each time, that nobody can be told', async () => {
    const told = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const notConnected = new DataSource(testApp.get(DataSource).options);
    const instance = new SendCalls(notConnected, testApp.get(SourceDirectory), new Metrics());

    for (let i = 0; i < 3; i += 1) await instance.send();

    const ours = told.mock.calls.flat().filter((text) => String(text).startsWith('Upstream'));
    told.mockRestore();
    expect(ours).toEqual(['Upstream systems cannot be told of calls now: EntityMetadataNotFoundError']);
  });

  it('lets a source in trouble hold up no other', async () => {
    const broken = await aLoggingProject();
    const whole = await aLoggingProject();
    broken.fake.org.instead = ({ path }) => (path.includes('/class/') ? null : undefined);

    await broken.pbx.tells({ ...MISSED, uniqueid: '2.0' });
    await until(async () => (await broken.outbox())[0]?.attempts === 1);
    await whole.pbx.tells({ ...MISSED, uniqueid: '2.1' });

    await until(whole.isIn(OutboxState.SENT));
    expect(whole.fake.org.calls).toHaveLength(1);
  });
});
