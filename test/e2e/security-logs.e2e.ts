import { DataSource } from 'typeorm';
import { ClientRequirement, Scope } from '../../src/access/scope.js';
import { ApiClientsService } from '../../src/access/api-clients.service.js';
import { Changes } from '../../src/events/changes.js';
import { captureLog } from '../support/captured-log.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { type RawAnswer, rawRequest, type RawRequest } from '../support/raw-request.js';

/** A token that lets in, one that does not, and a caller's number: each would be known again wherever it stood. */
const TOKEN = 'canary-token-5b1d7f3a9c2e';
const BOGUS = 'canary-token-nobody-has-this';
const DIGITS = '745123987';
const NATIONAL = `0${DIGITS}`;

const IS_TOKEN = /canary-token/i;
/** In any notation, with or without its country, and however it is grouped. */
const IS_NUMBER = new RegExp([...DIGITS].join('[ .()/%20-]{0,4}'));

let testApp: TestApp;
let toolToken: string;
let projectId: string;
let log: ReturnType<typeof captureLog>;
const refusals: RawAnswer[] = [];

beforeAll(async () => {
  testApp = await createTestApp({ LOG_LEVEL: 'info' });
  log = captureLog();
  const { project, contact } = factories(testApp);
  const { id } = await project();
  projectId = String(id);
  await contact(id, { phones: [NATIONAL] });
  await testApp
    .get(ApiClientsService)
    .create(
      { name: 'PBX', projectId: id, scopes: [Scope.LOOKUP], requirement: ClientRequirement.TOKEN },
      TOKEN,
    );
  toolToken = (await aGraphqlClient(testApp, { scopes: [Scope.READ, Scope.WRITE] })).token;
});
afterAll(async () => {
  log.stop();
  await testApp.close();
});

/** Asks, and keeps the answer where it is an error: one that is let in may hold the number. */
async function ask(request: RawRequest): Promise<RawAnswer> {
  const answer = await rawRequest(testApp, request);
  if (answer.status >= 400 || answer.text.includes('"errors"')) refusals.push(answer);
  return answer;
}

const lookUp = (query: string, headers: Record<string, string> = {}) =>
  ask({ path: `/api/while1voice?${query}`, headers });

const graphql = (body: unknown, token = toolToken) =>
  ask({
    method: 'POST',
    path: '/graphql',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** While the table is away nothing works that needs it, in a way that nobody expected. */
async function without(table: string, work: () => Promise<void>): Promise<void> {
  const dataSource = testApp.get(DataSource);
  await dataSource.query(`ALTER TABLE ${table} RENAME TO ${table}_away`);
  await work();
  await dataSource.query(`ALTER TABLE ${table}_away RENAME TO ${table}`);
}

function expectNoCanary(): void {
  const said = [log.text(), ...refusals.flatMap(({ text, headers }) => [text, JSON.stringify(headers)])];
  for (const text of new Set(said)) {
    expect(text).not.toMatch(IS_TOKEN);
    expect(text).not.toMatch(IS_NUMBER);
  }
}

describe('neither the token nor the caller’s number is in a log line or an error, when', () => {
  it('a PBX asks, and is let in or not', async () => {
    expect((await lookUp(`telephone=${NATIONAL}&token=${TOKEN}`)).status).toBe(200);
    expect((await lookUp(`telephone=%2B40${DIGITS}`, { Authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    expect((await lookUp(`telephone=${NATIONAL}&token=${BOGUS}`)).status).toBe(401);
    expect((await lookUp(`telephone=${NATIONAL}`, { Authorization: `Bearer ${BOGUS}` })).status).toBe(401);
    expect((await lookUp(`telephone=${NATIONAL}&token=${toolToken}&x=${TOKEN}`)).status).toBe(403);
    for (let i = 0; i < 20; i++) await lookUp(`telephone=${NATIONAL}&token=${BOGUS}-${i}`);

    expect(refusals.at(-1)?.status).toBe(429);
    expectNoCanary();
  });

  it.each([
    `/api/while1voice&telephone=${NATIONAL}&token=${TOKEN}`,
    `/api/%ZZ?telephone=${NATIONAL}&token=${TOKEN}`,
    `/api/%ZZ/${TOKEN}/${NATIONAL}`,
    `/api/while1voice/${TOKEN}/${NATIONAL}`,
    `/${TOKEN}?token=${TOKEN}`,
    `/graphql/${TOKEN}?telephone=${NATIONAL}`,
    `//${TOKEN}/${NATIONAL}`,
    `/api/while1voice;token=${TOKEN};telephone=${NATIONAL}`,
    `/api/while1voice/..?token=${TOKEN}`,
  ])('the address is wrong: %s', async (path) => {
    const { status } = await ask({ path });

    expect(status).toBeGreaterThanOrEqual(400);
    expectNoCanary();
  });

  it('the request is one that nobody can read', async () => {
    const query = `telephone=${NATIONAL}&token=${TOKEN}`;
    const tooLong = { 'X-Filler': TOKEN.repeat(4000) };

    expect((await ask({ path: `/api/while1voice?${query}`, headers: tooLong })).status).toBe(400);
    expectNoCanary();
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('the method is wrong: %s', async (method) => {
    const path = `/api/while1voice?telephone=${NATIONAL}&token=${TOKEN}`;
    const body = JSON.stringify({ telephone: NATIONAL, token: TOKEN });

    const { status } = await ask({ method, path, headers: { 'Content-Type': 'application/json' }, body });

    expect(status).toBe(405);
    expectNoCanary();
  });

  it('GraphQL is told them', async () => {
    const contacts = 'query ($search: String) { contacts(filter: { search: $search }) { nodes { id } } }';
    const create = 'mutation ($input: CreateContactInput!) { createContact(input: $input) { id } }';
    const phones = [{ number: NATIONAL, label: TOKEN.repeat(10) }];
    const answers = [
      await graphql({ query: contacts, variables: { search: NATIONAL } }),
      await graphql({ query: contacts, variables: { search: TOKEN } }, TOKEN),
      await graphql({ query: create, variables: { input: { projectId, name: '', phones } } }),
      await graphql({ query: '{ viewer { id } }' }, BOGUS),
      await ask({
        path: `/graphql?query={viewer{id}}&token=${TOKEN}`,
        headers: { 'Apollo-Require-Preflight': '1' },
      }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 401]);
    expectNoCanary();
  });

  it.each<[string, unknown]>([
    ['does not parse', { query: `{ contacts(search "${TOKEN} ${NATIONAL}" }` }],
    ['does not end', { query: `{ contacts(search: "${TOKEN} ${NATIONAL}` }],
    ['is no JSON', `{"query": "${TOKEN} ${NATIONAL}`],
    ['is a batch', [{ query: TOKEN }, { query: NATIONAL }]],
    [
      'has a literal of the wrong type',
      { query: `{ contacts(first: "${TOKEN}", after: ${DIGITS}) { nodes { id } } }` },
    ],
    [
      'has a variable of the wrong type',
      {
        query: 'query ($first: Int) { contacts(first: $first) { nodes { id } } }',
        variables: { first: TOKEN },
      },
    ],
    [
      'has a number for a text',
      {
        query: 'query ($search: String) { contacts(filter: { search: $search }) { nodes { id } } }',
        variables: { search: Number(DIGITS) },
      },
    ],
  ])('what GraphQL is told %s', async (_what, body) => {
    const { text } = await graphql(body);

    expect(text).toContain('"errors"');
    expectNoCanary();
  });

  it('something fails that nobody expected', async () => {
    const contacts = 'query ($search: String) { contacts(filter: { search: $search }) { nodes { id } } }';
    const explain = 'query ($input: LookupInput!) { lookup(input: $input) { outcome } }';
    const create = 'mutation ($input: CreateContactInput!) { createContact(input: $input) { id } }';
    const phones = [{ number: NATIONAL, label: TOKEN }];
    const input = { projectId, name: TOKEN, phones };
    let answers: RawAnswer[] = [];
    // Who is remembered is answered without the table.
    await testApp.get(Changes).announce({ what: 'project-contents', projectId: Number(projectId) });
    await without('contact_phones', async () => {
      answers = [
        await lookUp(`telephone=${NATIONAL}&token=${TOKEN}`),
        await graphql({ query: contacts, variables: { search: NATIONAL } }),
        await graphql({ query: create, variables: { input } }),
        await graphql({ query: explain, variables: { input: { projectId, telephone: NATIONAL } } }),
      ];
    });
    await without('contacts', async () => {
      answers.push(await graphql({ query: `{ contact(id: "${DIGITS}") { id } }` }));
    });

    const [lookup, ...failures] = answers;
    expect(lookup!.headers['x-lookup-outcome']).toBe('DEGRADED');
    for (const { text } of failures) expect(text).toMatch(/INTERNAL_SERVER_ERROR|DEGRADED/);
    expectNoCanary();
  });

  it('all of which was logged, a line each', () => {
    const lines = log.text().split('\n');

    expect(lines.filter((line) => line.includes('request completed')).length).toBeGreaterThan(40);
    expect(log.text()).toContain('QueryFailedError');
  });
});
