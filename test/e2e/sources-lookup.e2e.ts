import { Changes } from '../../src/events/changes.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { type FakeGeneric, startFakeGeneric } from '../support/fake-systems/generic.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';
import { until } from '../support/until.js';

const BUDGET_MS = 700;
// Before a source gives up by itself; on a machine that is busy with other tests the 50 ms of the contract are not to be measured.
const IN_TIME_MS = BUDGET_MS + 1000;

let testApp: TestApp;
const fakes: FakeGeneric[] = [];
beforeAll(async () => {
  testApp = await createTestApp({
    SOURCE_ALLOWED_HOSTS: '127.0.0.1',
    LOOKUP_BUDGET_MS: String(BUDGET_MS),
    DATABASE_BUDGET_MS: '300',
    ENCRYPTION_KEY: 'a key of thirty-two characters and more',
  });
});
afterAll(async () => {
  await testApp.close();
  await Promise.all(fakes.map((fake) => fake.stop()));
});

async function aFake(): Promise<FakeGeneric> {
  const fake = await startFakeGeneric();
  fakes.push(fake);
  return fake;
}

/** The nine fields of a caller who is found. */
interface Answer {
  id: number;
  name: string;
  [field: string]: unknown;
}

/** A project with a CRM that knows Ana at 0711000001, and her PBX. */
async function aCrm(values: Parameters<ReturnType<typeof factories>['source']>[1] = {}) {
  const [pbx, fake] = [await aPbx(testApp), await aFake()];
  fake.callers.set('0711000001', { id: 'A-1', name: 'Ana', backend_link: 'https://crm.example/A-1' });
  const { source: aSource } = factories(testApp);
  const source = await aSource(pbx.project.id, { url: fake.url, ...values });
  const asks = async (telephone = '0711000001', dnid = '0210000000') => {
    const { body, text, headers } = await pbx.asks({ telephone, dnid });
    return { body: body as Answer, text, headers: headers as Record<string, string> };
  };
  return { ...pbx, fake, source, asks };
}

async function contactsIn(projectId: number, externalId: string) {
  const { run } = await aGraphqlClient(testApp);
  const { data } = await run(
    `query ($filter: ContactFilter) { contacts(filter: $filter) { nodes {
      id name email externalId source { id name } phones { number primary } version } } }`,
    { filter: { projectId: String(projectId), externalId } },
  );
  return (data!.contacts as { nodes: Record<string, unknown>[] }).nodes;
}

describe('a caller whom only the CRM knows', () => {
  it('is answered with name, link and external id, and the second call asks nobody', async () => {
    const { asks, fake } = await aCrm();

    const first = await asks();
    const second = await asks();

    expect(first.body).toEqual({
      ...NINE_NULLS,
      id: expect.any(Number),
      name: 'Ana',
      backend_link: 'https://crm.example/A-1',
      external_id: 'A-1',
    });
    expect(first.headers['x-lookup-outcome']).toBe('FOUND');
    expect(second.body).toEqual(first.body);
    expect(fake.requests).toHaveLength(1);
  });

  it('is known by both his numbers, where the CRM tells none', async () => {
    const { asks, fake, project } = await aCrm();
    fake.callers.set('0711000002', { id: 'A-1', name: 'Ana' });
    await asks('0711000001');
    await asks('0711000002');
    fake.callers.clear();

    const answers = [await asks('0711000001'), await asks('0711000002')];

    expect(answers.map(({ body }) => body.external_id)).toEqual(['A-1', 'A-1']);
    expect(fake.requests).toHaveLength(2);
    expect(await contactsIn(project.id, 'A-1')).toMatchObject([
      {
        phones: [
          { number: '+40711000001', primary: true },
          { number: '+40711000002', primary: false },
        ],
      },
    ]);
  });

  it('is a contact of the project from then on, with its source, and rules match it', async () => {
    const { asks, project, source } = await aCrm();
    const { body } = await asks();
    await factories(testApp).directLine(project.id, { match: { contactId: body.id } });

    const answer = await asks();

    expect(answer.body.direct_line).toBe('SIP/ion-popescu');
    expect(await contactsIn(project.id, 'A-1')).toEqual([
      {
        id: String(body.id),
        name: 'Ana',
        email: null,
        externalId: 'A-1',
        source: { id: String(source.id), name: 'CRM' },
        phones: [{ number: '+40711000001', primary: true }],
        version: 1,
      },
    ]);
  });

  it('is given the rules for everybody on the first call already', async () => {
    const { asks, project } = await aCrm();
    await factories(testApp).queuePosition(project.id, { position: 7 });

    const { body } = await asks();

    expect(body).toMatchObject({ name: 'Ana', queue_position: 7 });
  });

  it('is asked for once by many calls at once', async () => {
    const { asks, fake } = await aCrm();

    const answers = await Promise.all(Array.from({ length: 20 }, () => asks()));

    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(fake.requests).toHaveLength(1);
  });

  it('is routed as the CRM says where no rule of ours says anything, after our own checks', async () => {
    const { asks, fake, project } = await aCrm();
    const says = { queue_position: 3, direct_line: 'SIP/101', outbound_number: '0210000001' };
    fake.callers.set('0711000001', { id: 1, name: 'Ana', route_identifier: 'SIP/a&SIP/b', ...says });
    const first = await asks();
    await factories(testApp).queuePosition(project.id, { position: 5 });

    const second = await asks();

    expect(first.body).toMatchObject({ ...says, route_identifier: null });
    expect(second.body).toMatchObject({ ...says, queue_position: 5 });
  });

  it('loses what would hurt a PBX or does not fit', async () => {
    const { asks, fake } = await aCrm();
    fake.callers.set('0711000001', {
      id: 'x'.repeat(200),
      name: `Ana\r\nX-Header: 1\u2028${'ă'.repeat(300)}`,
      language: 'Romanian, please',
      backend_link: 'javascript:alert(1)',
    });

    const { body } = await asks();

    expect(body).toMatchObject({ external_id: null, language: null, backend_link: null });
    expect(body.name).toMatch(/^AnaX-Header: 1ă+$/);
    expect([...body.name]).toHaveLength(255);
  });
});

describe('a caller whom nobody knows', () => {
  it('is nine nulls, and the CRM is not asked again at once', async () => {
    const { asks, fake } = await aCrm();

    const first = await asks('0722000000');
    const second = await asks('0722000000');

    expect([first.body, first.headers['x-lookup-outcome']]).toEqual([NINE_NULLS, 'NOT_FOUND']);
    expect([second.body, second.headers['x-lookup-outcome']]).toEqual([NINE_NULLS, 'NOT_FOUND']);
    expect(fake.requests).toHaveLength(1);
  });

  it.each(['anonymous', '1234', '112', ''])('is no upstream system’s business: %j', async (telephone) => {
    const { asks, fake } = await aCrm();

    const { body } = await asks(telephone);

    expect(body).toEqual(NINE_NULLS);
    expect(fake.requests).toEqual([]);
  });

  it('may be known by the time the CRM works again: an error is not remembered', async () => {
    const { asks, fake } = await aCrm();
    fake.trouble = { status: 500, body: 'oops' };

    const first = await asks();
    fake.trouble = null;
    const second = await asks();

    expect([first.body, first.headers['x-lookup-outcome']]).toEqual([NINE_NULLS, 'DEGRADED']);
    expect([second.body.name, second.headers['x-lookup-outcome']]).toEqual(['Ana', 'FOUND']);
  });
});

describe('our own contacts', () => {
  it('are answered as without any source, which is not asked', async () => {
    const { asks, fake, project } = await aCrm();
    const own = await factories(testApp).contact(project.id, { phones: ['0711000001'], name: 'Ours' });

    const { body } = await asks();

    expect(body).toEqual({ ...NINE_NULLS, id: own.id, name: 'Ours' });
    expect(fake.requests).toEqual([]);
  });

  it('may have the external id that the CRM has for somebody else', async () => {
    const { asks, project } = await aCrm();
    const own = await factories(testApp).contact(project.id, { phones: ['0733000000'], externalId: 'A-1' });

    const { body } = await asks();

    expect(body).toMatchObject({ name: 'Ana', external_id: 'A-1' });
    expect(body.id).not.toBe(own.id);
  });

  it('are the only ones that upsertContacts knows by an external id; by the phone it knows all', async () => {
    const { asks, project } = await aCrm();
    const { body } = await asks();
    const { run } = await aGraphqlClient(testApp);
    const upsert = async (number: string) => {
      const { data } = await run(
        `mutation ($id: ID!, $input: [UpsertContactInput!]!) { upsertContacts(projectId: $id, input: $input) {
          created updated errors { message } contacts { id } } }`,
        { id: String(project.id), input: [{ name: 'Own', externalId: 'A-1', phones: [{ number }] }] },
      );
      return data?.upsertContacts;
    };

    const byPhone = await upsert('0711000001');
    const byExternalId = await upsert('0755000000');

    expect(byPhone).toMatchObject({ created: 0, updated: 1, contacts: [{ id: String(body.id) }] });
    expect(byExternalId).toMatchObject({ created: 1, updated: 0, errors: [] });
    expect((await asks()).body).toMatchObject({ id: body.id, name: 'Own' });
  });
});

describe('a source in trouble', () => {
  it('that hangs is not waited for beyond the budget, and not asked twice for it', async () => {
    const { asks, fake } = await aCrm({ timeoutMs: 5000 });
    fake.trouble = 'hangs';

    const startedAt = performance.now();
    const { body, headers } = await asks();

    expect(performance.now() - startedAt).toBeLessThan(IN_TIME_MS);
    expect([body, headers['x-lookup-outcome']]).toEqual([NINE_NULLS, 'DEGRADED']);
  });

  it('is left alone after ten failures in a row, and costs nothing then', async () => {
    const { asks, fake } = await aCrm();
    fake.trouble = { status: 503, body: '' };
    for (let i = 0; i < 12; i += 1) await asks(`07220001${10 + i}`);

    const { headers } = await asks('0722000199');

    expect(headers['x-lookup-outcome']).toBe('DEGRADED');
    expect(fake.requests.length).toBeLessThanOrEqual(10);
  });

  it('costs the others nothing: the next in order answers at the end of the budget at the latest', async () => {
    const { asks, fake, project } = await aCrm({ position: 1, timeoutMs: 5000 });
    const second = await aFake();
    second.callers.set('0711000001', { id: 'B-1', name: 'Ana of B' });
    await factories(testApp).source(project.id, { url: second.url, position: 2, name: 'B' });
    fake.trouble = 'hangs';

    const startedAt = performance.now();
    const { body, headers } = await asks();

    expect(performance.now() - startedAt).toBeLessThan(IN_TIME_MS);
    expect([body.name, headers['x-lookup-outcome']]).toEqual(['Ana of B', 'FOUND']);
    expect(body.id).toEqual(expect.any(Number));
  });

  it('is asked no more by a PBX that has hung up', async () => {
    const { fake, token } = await aCrm({ timeoutMs: 5000 });
    fake.trouble = 'hangs';
    const { port } = testApp.app.getHttpServer().address() as { port: number };
    const hangUp = new AbortController();
    const url = `http://127.0.0.1:${port}/api/while1voice?telephone=0711000001&token=${token}`;
    const call = fetch(url, { signal: hangUp.signal }).catch(() => undefined);
    await until(() => fake.requests.length === 1);

    hangUp.abort();
    await call;

    await until(() => fake.hangUps === 1);
  });
});

describe('several sources', () => {
  it('are answered in the order of their positions, however fast they are', async () => {
    const { asks, fake, project } = await aCrm({ position: 2 });
    const first = await aFake();
    first.callers.set('0711000001', { id: 'B-1', name: 'Ana of B' });
    first.delayMs = 150;
    await factories(testApp).source(project.id, { url: first.url, position: 1, name: 'B' });

    const { body } = await asks();

    expect(body.name).toBe('Ana of B');
    expect(fake.requests).toHaveLength(1);
    expect(await contactsIn(project.id, 'A-1')).toEqual([]);
  });

  it('keep their order for the next call, when the first one answers late', async () => {
    const { asks, project } = await aCrm({ position: 2 });
    const first = await aFake();
    first.callers.set('0711000001', { id: 'B-1', name: 'Ana of B' });
    first.delayMs = BUDGET_MS + 200;
    await factories(testApp).source(project.id, { url: first.url, position: 1, name: 'B', timeoutMs: 5000 });

    const early = await asks();
    await until(() => first.answered === 1);
    await until(async () => (await asks()).body.name === 'Ana of B');

    expect(early.body.name).toBe('Ana');
    expect(first.requests).toHaveLength(1);
  });

  it('that answer late are not asked again by the next call', async () => {
    const { asks, fake } = await aCrm({ timeoutMs: 5000 });
    fake.delayMs = BUDGET_MS + 100;

    const late = await asks();
    await until(() => fake.answered === 1);
    await until(async () => (await asks()).body.name === 'Ana');

    expect(late.body).toEqual(NINE_NULLS);
    expect(fake.requests).toHaveLength(1);
  });

  it('that are disabled are not asked', async () => {
    const { asks, fake } = await aCrm({ enabled: false });

    expect((await asks()).body).toEqual(NINE_NULLS);
    expect(fake.requests).toEqual([]);
  });
});

describe('what a source has said a while ago', () => {
  const update = async (id: number, input: Record<string, unknown>) => {
    const { run } = await aGraphqlClient(testApp);
    const mutation =
      'mutation ($id: ID!, $input: UpdateContactInput!) { updateContact(id: $id, input: $input) { id } }';
    await run(mutation, { id: String(id), input });
  };

  it('is answered at once, and refreshed behind the call', async () => {
    const { asks, fake } = await aCrm({ freshSeconds: 0 });
    const { body } = await asks();
    fake.callers.set('0711000001', { id: 'A-1', name: 'Ana Maria', language: 'ro' });

    const second = await asks();
    await until(async () => (await asks()).body.name === 'Ana Maria');

    expect(second.body).toEqual(body);
    expect((await asks()).body).toMatchObject({ id: body.id, language: 'ro', backend_link: null });
  });

  it('never takes the place of what people entered here', async () => {
    const { asks, fake } = await aCrm({ freshSeconds: 0 });
    const { body } = await asks();
    await update(body.id, { name: 'Ana (VIP)' });
    fake.callers.set('0711000001', { id: 'A-1', name: 'Ana Maria', language: 'ro' });

    await until(async () => (await asks()).body.language === 'ro');

    expect((await asks()).body).toMatchObject({ name: 'Ana (VIP)', language: 'ro' });
  });

  it('stays where the source knows him no longer, or fails', async () => {
    const { asks, fake } = await aCrm({ freshSeconds: 0 });
    const { body } = await asks();
    fake.callers.clear();

    await asks();
    await until(() => fake.answered >= 2);
    fake.trouble = { status: 500, body: '' };
    const last = await asks();

    expect(last.body).toEqual(body);
  });

  it('gives way when the number goes to somebody else', async () => {
    const { asks, fake } = await aCrm({ freshSeconds: 0 });
    const { body } = await asks();
    fake.callers.set('0711000001', { id: 'A-2', name: 'Barbu' });

    await until(async () => (await asks()).body.name === 'Barbu');

    expect((await asks()).body).toMatchObject({ external_id: 'A-2' });
    expect((await asks()).body.id).not.toBe(body.id);
  });

  it('is gone with the person who is erased', async () => {
    const { asks, fake, project } = await aCrm();
    const { body } = await asks();
    const announced: string[] = [];
    const stop = testApp.get(Changes).listen(({ what }) => void announced.push(what));
    fake.callers.clear();

    const { run } = await aGraphqlClient(testApp);
    await run('mutation ($id: ID!) { eraseContact(id: $id) { contactId } }', { id: String(body.id) });
    stop();

    expect((await asks()).body).toEqual(NINE_NULLS);
    expect(await contactsIn(project.id, 'A-1')).toEqual([]);
    expect(announced).toContain('contacts');
  });
});

describe('a source whose reply is ignored', () => {
  it('is told of each call, and none waits for it', async () => {
    const { asks, fake } = await aCrm({ params: 'ignore_response=1' });
    fake.trouble = 'hangs';

    const answers = [await asks(), await asks()];

    expect(answers.map(({ body, headers }) => [body, headers['x-lookup-outcome']])).toEqual([
      [NINE_NULLS, 'NOT_FOUND'],
      [NINE_NULLS, 'NOT_FOUND'],
    ]);
    await until(() => fake.requests.length === 2);
  });
});

describe('the lookup query', () => {
  it('explains what each source said', async () => {
    const { fake, project, source } = await aCrm({ position: 2 });
    const other = await factories(testApp).source(project.id, {
      url: fake.url.replace('their_secret', 'wrong'),
      name: 'Other',
    });
    const { run } = await aGraphqlClient(testApp);

    const { data } = await run(
      `query ($input: LookupInput!) { lookup(input: $input) { outcome explanation } }`,
      {
        input: { projectId: String(project.id), telephone: '0711000001' },
      },
    );

    const { outcome, explanation } = data!.lookup as { outcome: string; explanation: string[] };
    expect(outcome).toBe('FOUND');
    expect(explanation.slice(1, 3)).toEqual([
      `Source ${other.id}, Other, could not say: auth: It refuses our credentials (HTTP 401)`,
      `Source ${source.id}, CRM, knows the caller, and comes first`,
    ]);
    expect(explanation[3]).toMatch(
      new RegExp(`^Contact \\d+, Ana, fetched from source ${source.id}, has \\+40711000001$`),
    );
  });
});
