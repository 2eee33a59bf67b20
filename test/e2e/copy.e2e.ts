import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { Scope } from '../../src/access/scope.js';
import { OutboxCall, OutboxState } from '../../src/call-log/outbox-call.entity.js';
import { ToldContact } from '../../src/contacts/told-contact.entity.js';
import { tablesInOrder } from '../../src/database/copy-database.js';
import { connectDatabase, databaseOptions } from '../../src/database/open-database.js';
import { ImportProgress } from '../../src/import/import-progress.entity.js';
import { cli, cliAt, cliJson } from '../support/cli.js';
import { startTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { createDatabase, dropDatabase } from '../support/test-database.js';
import { anotherDatabase } from '../support/other-database.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';
import { aTellingPbx } from '../support/pbx-events.js';

// It opens several databases, and a command is an application that starts and ends.
jest.setTimeout(60_000);

const ENCRYPTION_KEY = 'a-key-of-more-than-thirty-two-characters';
/** More than a batch, and more phones than contacts. */
const MANY = 1100;

let original: string;
let token: string;
let there: Awaited<ReturnType<typeof anotherDatabase>>;
let back: Awaited<ReturnType<typeof anotherDatabase>>;
beforeAll(async () => {
  original = process.env.DATABASE_URL!;
  await createDatabase();
  const testApp = await startTestApp({ ENCRYPTION_KEY });
  token = await fill(testApp);
  // As one is told to: a server that runs goes on writing.
  await testApp.close();
  there = await anotherDatabase('sqlite');
  back = await anotherDatabase();
});
afterAll(async () => {
  await there.drop();
  await back.drop();
  await dropDatabase();
});

it('takes everything to another database and back, row for row', async () => {
  const away = await cliJson<{ rows: number; tables: Record<string, number> }>(...copy(original, there.url));
  const home = await cliJson<{ rows: number; tables: Record<string, number> }>(...copy(there.url, back.url));

  const [first, second, third] = [await sums(original), await sums(there.url), await sums(back.url)];
  expect(home).toEqual(away);
  expect(away.tables).toMatchObject({ contacts: MANY + 2, projects: 2, lookups: 2, rules: 4, sources: 1 });
  expect(Object.entries(away.tables).filter(([, rows]) => rows === 0)).toEqual([]);
  expect(second).toEqual(first);
  expect(third).toEqual(first);
});

it('gives a database that serves, on which ids go on', async () => {
  const copied = await startTestApp({ DATABASE_URL: back.url, ENCRYPTION_KEY });

  const { body } = await copied.http.get(`/api/while1voice?telephone=0711111111&token=${token}`);
  const { id } = await factories(copied).contact(1, { name: 'New', phones: ['0799999999'] });

  await copied.close();
  process.env.DATABASE_URL = original;
  expect(body).toEqual({
    ...NINE_NULLS,
    ...{ id: 1, name: 'Ștefan 山田 👩‍💼', external_id: 'C-1', language: 'ro' },
    ...{ queue_position: 0, direct_line: 'SIP/ion-popescu', route_identifier: 'a-route' },
  });
  expect(id).toBe(MANY + 3);
});

it('goes into no database in which there is something', async () => {
  const before = await sums(there.url);

  const { code, told } = await cli(...copy(original, there.url));

  expect(code).toBe(2);
  expect(told).toMatch(/^--to: it is not empty; there are rows in .*contacts/);
  expect(await sums(there.url)).toEqual(before);
});

it.each([
  ['--from', ['postgres://user:secret@x/y', 'sqlite:x']],
  ['--to', ['sqlite:x', 'mysql://root:secret@x']],
])('names %s where it is no database, and repeats no password', async (option, [from, to]) => {
  const { code, told } = await cli(...copy(from!, to!));

  expect(code).toBe(2);
  expect(told).toMatch(new RegExp(`^${option}: must be sqlite:`));
  expect(told).not.toContain('secret');
});

it('takes nothing from a database that is not up to date', async () => {
  const [old, empty] = [await anotherDatabase(), await anotherDatabase()];

  const { code, told } = await cli(...copy(old.url, empty.url));

  await old.drop();
  await empty.drop();
  expect({ code, told }).toEqual({ code: 2, told: '--from: bring it up to date first, with migrate\n' });
});

it('says so when it is stopped on its way', async () => {
  const empty = await anotherDatabase();
  const interruption = new AbortController();
  interruption.abort();

  const { code, told } = await cliAt({ interrupted: interruption.signal }, ...copy(original, empty.url));

  await empty.drop();
  expect({ code, told }).toEqual({
    code: 1,
    told: 'Stopped before the end; begin anew with an empty database\n',
  });
});

const copy = (from: string, to: string): string[] => ['copy', '--from', from, '--to', to];

const UPSERT = `mutation ($id: ID!, $part: [UpsertContactInput!]!) {
  upsertContacts(projectId: $id, input: $part) { created }
}`;

/** Something of everything; the token of the PBX. */
async function fill(app: TestApp): Promise<string> {
  const { project, asks, token } = await aPbx(app);
  const make = factories(app);
  const contact = await make.contact(project.id, {
    ...{ name: 'Ștefan 山田 👩‍💼', externalId: 'C-1', language: 'ro', segments: ['vip', 'b2b'] },
    ...{ phones: ['0711111111', '0722222222'], notes: 'Line 1\nLine 2 \\ "quoted" \'too\'' },
  });
  await make.contact(project.id, { name: 'Also him', phones: ['0711111111'] });
  const input = Array.from({ length: MANY }, (_, n) => ({
    ...{ externalId: `M-${n}`, name: `Name ${n}` },
    phones: [
      { number: `07300${String(n).padStart(5, '0')}` },
      { number: `07400${String(n).padStart(5, '0')}` },
    ],
  }));
  const { run } = await aGraphqlClient(app);
  for (const part of [input.slice(0, 600), input.slice(600)]) await run(UPSERT, { id: project.id, part });
  await make.route(project.id, { match: { dnid: '021*' } });
  await make.route(project.id, {
    match: { segment: 'vip' },
    validUntil: new Date('2099-01-01T00:00:00.123Z'),
  });
  await make.queuePosition(project.id, { position: 0 });
  await make.directLine(project.id, { match: { contactId: contact.id } });
  await make.source(project.id, {
    url: 'https://user:secret@crm.example/lookup',
    params: 'type=json',
    enabled: false,
  });
  await asks({ telephone: '0711111111' });
  await asks({ telephone: 'anonymous' });
  const { tells, stored } = await aTellingPbx(app);
  await tells({
    event: 'queue_answer',
    uniqueid: '1',
    telephone: '0711111111',
    contact_id: String(contact.id),
  });
  await stored();
  const { token: tool } = await aGraphqlClient(app, { scopes: [Scope.WRITE] });
  await app.http
    .post('/graphql')
    .set({ Authorization: `Bearer ${tool}`, 'Idempotency-Key': 'a-key' })
    .send({
      query: `mutation { updateContact(id: "${contact.id}", input: { email: "s@example.com" }) { id } }`,
    });
  await fillWhatIsWrittenBehind(app.get(DataSource), contact.id, project.id);
  return token;
}

/** What only sources and files bring. */
async function fillWhatIsWrittenBehind({ manager }: DataSource, contactId: number, projectId: number) {
  const at = new Date('2026-11-23T09:30:00.123Z');
  const told = { name: 'Ștefan', company: null, email: null, language: null, backendLink: null, phones: [] };
  await manager.insert(ToldContact, { contactId, told });
  await manager.insert(OutboxCall, {
    ...{ sourceId: 1, callId: 1, state: OutboxState.WAITING, attempts: 2 },
    ...{ nextAt: at, createdAt: at, failure: 'timeout' },
  });
  await manager.insert(ImportProgress, {
    ...{ projectId, fingerprint: 'f'.repeat(64), position: 3, created: 2, updated: 1, rejected: 0 },
    ...{ rejectedBytes: 5_000_000_000, updatedAt: at },
  });
}

/** What each table holds: as many rows, and a check sum over all their values. */
async function sums(url: string): Promise<Record<string, string>> {
  const dataSource = await connectDatabase(await databaseOptions(url));
  try {
    const found: Record<string, string> = {};
    for (const { tablePath, target } of tablesInOrder(dataSource)) {
      const rows = await rowsOf(dataSource, target);
      const hash = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
      found[tablePath] = `${rows.length} rows, ${hash}`;
    }
    return found;
  } finally {
    await dataSource.destroy();
  }
}

async function rowsOf(dataSource: DataSource, target: EntityTarget<ObjectLiteral>): Promise<object[]> {
  const { primaryColumns } = dataSource.getMetadata(target);
  const order = Object.fromEntries(primaryColumns.map(({ propertyName }) => [propertyName, 'ASC' as const]));
  return dataSource.getRepository(target).find({ order });
}
