import { XMLParser } from 'fast-xml-parser';
import { NINE_NULLS } from '../support/pbx.js';
import { until } from '../support/until.js';
import { type Asking, asking, aProject, type NetworkProject } from './asking.js';
import { type RunningApp, runningApp } from './running-app.js';

// What it does for whoever reaches it over the network, and knows nothing of its inside: of one that is started here, or of
// the one that TEST_APP_URL names, beside whatever else is in its database.

const SETUP_MS = 60_000;

let app: RunningApp;
let admin: Asking;
let project: NetworkProject;
let pbx: Asking & { token: string };
let crm: Asking;

beforeAll(async () => {
  app = await runningApp();
  admin = asking(app, app.token);
  await admin.untilKnown();
}, SETUP_MS);
afterAll(() => app.close(), SETUP_MS);

beforeEach(async () => {
  project = await aProject(app, admin);
  pbx = await project.client(['LOOKUP', 'EVENTS']);
  crm = await project.client(['READ', 'WRITE']);
});
afterEach(() => project.remove());

const JOHN = { name: 'John Doe', phones: [{ number: '0700000000', primary: true }] };

const aContact = (values: object = {}) =>
  crm.field<{ id: string; version: number }>(
    'mutation ($input: CreateContactInput!) { createContact(input: $input) { id version } }',
    { input: { projectId: project.id, ...JOHN, ...values } },
  );

/** What the PBX is answered once that is so: several instances may need a moment to hear of a change. */
async function answered(telephone: string, expected: object, query: Record<string, string> = {}) {
  let body: unknown;
  const isSo = async () => {
    body = await (await pbx.lookup(telephone, query)).json();
    return JSON.stringify(body) === JSON.stringify({ ...NINE_NULLS, ...expected });
  };
  await until(isSo, 25_000).catch(() => undefined);
  expect(body).toEqual({ ...NINE_NULLS, ...expected });
}

const linkOf = (id: string) => `https://your-crm.com/example-popup?id=${id}`;
const john = (id: string) => ({ id: Number(id), name: 'John Doe', backend_link: linkOf(id) });

describe('a lookup', () => {
  it('answers as on the vendor’s page', async () => {
    const { id } = await aContact();

    const response = await fetch(
      `${app.url}/api/while1voice?telephone=0700000000&dnid=0210000000&token=${pbx.token}`,
    );

    expect(response.status).toBe(200);
    expect(await response.text()).toBe(JSON.stringify({ ...NINE_NULLS, ...john(id) }));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-lookup-outcome': 'FOUND',
      'x-request-id': expect.stringMatching(/^[\w.-]+$/),
      'server-timing': expect.stringMatching(/^lookup;dur=\d/),
    });
  });

  it.each([
    '+40700000000',
    '0040700000000',
    '40700000000',
    ' 40700000000',
    '0700 000 000',
    '(0700) 000-000',
    'tel:+40700000000;phone-context=pbx',
    'sip:+40700000000@pbx.example;user=phone',
    '"Ion" <sip:0700000000@pbx>',
  ])('reads %s as the number that it is', async (telephone) => {
    const { id } = await aContact();

    await answered(telephone, john(id));
  });

  it.each([
    ['0711111111', 'NOT_FOUND'],
    ['anonymous', 'WITHHELD'],
    ['', 'WITHHELD'],
  ])('answers nine nulls to %j', async (telephone, outcome) => {
    const response = await pbx.lookup(telephone);

    expect([response.status, response.headers.get('x-lookup-outcome')]).toEqual([200, outcome]);
    expect(await response.json()).toEqual(NINE_NULLS);
  });

  it('answers in XML where it is asked to', async () => {
    const { id } = await aContact({ name: 'Ionescu & Fiii <SRL>' });

    const response = await pbx.lookup('0700000000', { type: 'xml', root_tag: 'caller' });

    const { caller } = new XMLParser({ parseTagValue: false }).parse(await response.text()) as {
      caller: Record<string, string>;
    };
    expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(Object.keys(caller)).toEqual(Object.keys(NINE_NULLS));
    expect(caller).toMatchObject({ id, name: 'Ionescu & Fiii <SRL>', language: '' });
  });

  it('is answered to HEAD without a body, and to no other method', async () => {
    const url = `${app.url}/api/while1voice?telephone=0700000000&token=${pbx.token}`;

    const [head, post] = [await fetch(url, { method: 'HEAD' }), await fetch(url, { method: 'POST' })];

    expect([head.status, await head.text()]).toEqual([200, '']);
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await post.json()).toMatchObject({ error: { code: 'METHOD_NOT_ALLOWED' } });
  });
});

describe('access', () => {
  it('is nobody’s without a token', async () => {
    const paths = ['/api/while1voice', '/api/while1voice_ev'];

    const answers = await Promise.all(paths.map((path) => fetch(app.url + path)));

    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(await answers[0]!.json()).toEqual({
      error: { code: 'UNAUTHENTICATED', message: expect.any(String) },
    });
  });

  it('goes no further than a scope does', async () => {
    const response = await crm.lookup('0700000000');
    const { errors } = await crm.run('{ apiClients { nodes { id } } }');

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('tells who guesses to wait, and answers the PBX all the same', async () => {
    let refusal!: Response;
    const isTold = async () => {
      refusal = await asking(app, 'a-guess-of-somebody').lookup('0700000000');
      return refusal.status === 429;
    };

    await until(isTold);

    expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refusal.json()).toMatchObject({ error: { code: 'RATE_LIMITED' } });
    expect((await pbx.lookup('0700000000')).status).toBe(200);
  });

  it('of a bound client ends where its project does', async () => {
    const { id } = await aContact();
    const other = await aProject(app, admin);
    try {
      const stranger = await other.client(['LOOKUP', 'READ', 'WRITE']);
      const contact = 'query ($id: ID!) { contact(id: $id) { name } }';
      const rename = 'mutation ($id: ID!) { updateContact(id: $id, input: { name: "X" }) { name } }';

      const lookup = await stranger.lookup('0700000000', { project: project.slug });
      const [read, change] = [await stranger.run(contact, { id }), await stranger.run(rename, { id })];

      expect(await lookup.json()).toEqual(NINE_NULLS);
      expect(read.data).toEqual({ contact: null });
      expect(change.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
      expect(await crm.field(contact, { id })).toEqual({ name: 'John Doe' });
    } finally {
      await other.remove();
    }
  });
});

describe('a change', () => {
  it('of a contact is in the next lookup, and so is its end', async () => {
    const { id, version } = await aContact();
    await answered('0700000000', john(id));

    await crm.field(
      'mutation ($id: ID!, $v: Int) { updateContact(id: $id, expectedVersion: $v, input: { language: "ro" }) { id } }',
      { id, v: version },
    );
    await answered('0700000000', { ...john(id), language: 'ro' });

    await crm.field('mutation ($id: ID!) { deleteContact(id: $id) }', { id });
    await answered('0700000000', {});
  });

  it('of rules decides where the call goes', async () => {
    const { id } = await aContact({ segments: ['vip'] });
    const rule = (kind: string, values: string, match: string) =>
      crm.field(
        `mutation ($p: ID!) { create${kind}(input: { projectId: $p, ${values}, match: { ${match} } }) { id } }`,
        { p: project.id },
      );

    await rule('QueuePosition', 'position: 0', 'segment: "vip"');
    await rule('DirectLine', 'destination: "SIP/ion-popescu"', `contactId: "${id}"`);
    await rule('Route', 'routeIdentifier: "emag", outboundNumber: "+40219999999"', 'dnid: "0210000000"');

    const ofTheContact = { ...john(id), queue_position: 0, direct_line: 'SIP/ion-popescu' };
    await answered('0700000000', ofTheContact, { dnid: '0219999999' });
    await answered(
      '0700000000',
      { ...ofTheContact, route_identifier: 'emag', outbound_number: '+40219999999' },
      { dnid: '0210000000' },
    );
  });

  it('of many contacts at once creates, updates and explains what it refuses', async () => {
    const upsert = (input: object[]) =>
      crm.field(
        `mutation ($p: ID!, $input: [UpsertContactInput!]!) {
          upsertContacts(projectId: $p, input: $input) { created updated contacts { externalId } errors { index } }
        }`,
        { p: project.id, input },
      );
    const row = (n: number, name = `Name ${n}`) => ({
      ...{ externalId: `C-${n}`, name },
      phones: [{ number: `070000000${n}` }],
    });

    const first = await upsert([row(1), row(2)]);
    const second = await upsert([row(2, 'Ana'), row(3), { ...row(4), phones: [{ number: 'none' }] }]);

    expect(first).toMatchObject({ created: 2, updated: 0, errors: [] });
    expect(second).toMatchObject({ created: 1, updated: 1, errors: [{ index: 2 }] });
    const body = (await (await pbx.lookup('0700000002')).json()) as { name: string };
    expect(body.name).toBe('Ana');
  });

  it('folds one contact into another', async () => {
    const target = await aContact();
    const source = await aContact({ name: 'J. Doe', phones: [{ number: '0711111111' }] });

    await crm.field('mutation ($t: ID!, $s: [ID!]!) { mergeContacts(targetId: $t, sourceIds: $s) { id } }', {
      ...{ t: target.id, s: [source.id] },
    });

    await answered('0711111111', john(target.id));
  });

  it('that is sent twice with one key is made once', async () => {
    const create = 'mutation ($input: CreateContactInput!) { createContact(input: $input) { id } }';
    const send = () =>
      crm.run(create, { input: { projectId: project.id, ...JOHN } }, { 'Idempotency-Key': project.slug });

    const [first, second] = [await send(), await send()];

    expect(first.errors).toBeUndefined();
    expect(second).toEqual(first);
    const { nodes } = await crm.field<{ nodes: unknown[] }>(
      'query ($p: ID!) { contacts(filter: { projectId: $p }) { nodes { id } } }',
      { p: project.id },
    );
    expect(nodes).toHaveLength(1);
  });

  it('that is wrong is refused with every mistake and its place', async () => {
    const { errors } = await crm.run(
      'mutation ($input: CreateContactInput!) { createContact(input: $input) { id } }',
      { input: { projectId: project.id, name: '', phones: [{ number: 'none' }] } },
    );

    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: expect.arrayContaining([
        { path: 'input.name', message: expect.any(String) },
        { path: 'input.phones.0.number', message: expect.any(String) },
      ]),
    });
  });
});

describe('what has been', () => {
  const LOOKUPS = `query ($p: ID!) {
    lookups(filter: { projectId: $p }) { nodes { telephone number outcome contact { name } } }
  }`;
  const nodesOf = async (query: string) =>
    (await crm.field<{ nodes: object[] }>(query, { p: project.id })).nodes;

  it('is in the journal soon', async () => {
    await aContact();
    await pbx.lookup('0700000000');

    await until(async () => (await nodesOf(LOOKUPS)).length > 0);

    expect(await nodesOf(LOOKUPS)).toEqual([
      { telephone: '0700000000', number: '+40700000000', outcome: 'FOUND', contact: { name: 'John Doe' } },
    ]);
  });

  it('the PBX tells by its events, and whoever watches hears of it', async () => {
    const { id } = await aContact();
    const CALL = 'status agent telephone contact { id }';
    const CALLS = `query ($p: ID!) { calls(filter: { projectId: $p }) { nodes { ${CALL} } } }`;
    const screen = crm.watch(`subscription ($p: ID!) { callUpdated(projectId: $p) { ${CALL} } }`, {
      p: project.id,
    });
    await screen.isThere;
    const tell = (explain_reason: string) =>
      pbx.get('/api/while1voice_ev', {
        ...{
          event: 'dial_answer',
          direction: 'IN',
          project_id: project.externalId,
          uniqueid: '1700000000.1',
        },
        ...{ telephone: '0700000000', dnid: '0210000000', agent: 'ion', contact_id: id, explain_reason },
      });

    const answer = await tell('first');
    await until(async () => (await nodesOf(CALLS)).length > 0);
    // Nobody is told when his subscription begins: so the PBX tells more, until it has.
    for (let n = 0; screen.told.length === 0; n++) {
      await tell(`more-${n}`);
      await until(() => screen.told.length > 0, 2000).catch(() => undefined);
    }
    await screen.close();

    const call = { status: 'ANSWERED', agent: 'ion', telephone: '0700000000', contact: { id } };
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(screen.told[0]).toEqual({ data: { callUpdated: call } });
    expect(await nodesOf(CALLS)).toEqual([call]);
  });

  it('is gone once a contact is erased', async () => {
    const { id } = await aContact();
    await pbx.lookup('0700000000');
    await until(async () => (await nodesOf(LOOKUPS)).length > 0);

    const erased = await crm.field(
      'mutation ($id: ID!) { eraseContact(id: $id) { contactId lookupsErased } }',
      { id },
    );

    expect(erased).toEqual({ contactId: id, lookupsErased: 1 });
    expect(JSON.stringify(await nodesOf(LOOKUPS))).not.toMatch(/700000000|John/);
    await answered('0700000000', {});
  });
});

describe('an operator', () => {
  it('is told that it is well, and which release it is', async () => {
    const [live, ready] = await Promise.all(
      ['live', 'ready'].map((what) => fetch(`${app.url}/health/${what}`)),
    );

    expect([live!.status, ready!.status]).toEqual([200, 200]);
    expect(await live!.json()).toEqual({ status: 'live' });
    expect(await ready!.json()).toMatchObject({ status: 'ready', parts: { database: { state: 'up' } } });
  });

  it('finds what it has counted', async () => {
    await pbx.lookup('0700000000');

    const response = await fetch(`${app.url}/metrics`);

    // A proxy may keep them in: then it says so itself.
    expect([200, 404]).toContain(response.status);
    if (response.ok)
      expect(await response.text()).toMatch(/^caller_data_lookups_total\{outcome="NOT_FOUND"\} \d+$/m);
  });

  it('finds the REST side described', async () => {
    const [page, document] = await Promise.all(
      ['', '/openapi.json'].map((path) => fetch(`${app.url}/api/docs${path}`)),
    );

    expect([page!.status, document!.status]).toEqual([200, 200]);
    expect(await document!.json()).toMatchObject({ openapi: '3.1.0', info: { title: 'Caller Data' } });
  });
});
