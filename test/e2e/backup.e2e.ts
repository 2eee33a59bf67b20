import { execFile, spawnSync } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactPhone } from '../../src/contacts/contact-phone.entity.js';
import { cliJson } from '../support/cli.js';
import { createTestApp, startTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { anotherDatabase } from '../support/other-database.js';
import { aPbx } from '../support/pbx.js';
import { until } from '../support/until.js';

// As docs/backup.md says it is done, while somebody writes all the time.

jest.setTimeout(120_000);

const run = promisify(execFile);
const original = process.env.DATABASE_URL!;
const isSqlite = original.startsWith('sqlite:');
const DUMP = ['mariadb-dump', 'mysqldump'].find((name) => !spawnSync(name, ['--version']).error);
const CLIENT = ['mariadb', 'mysql'].find((name) => !spawnSync(name, ['--version']).error);
const WRITERS = 4;

type Way = (to: string) => Promise<void>;

/** SQLite's own copy, from another process. `sqlite3 FILE "VACUUM INTO …"` is the same statement. */
const vacuumInto: Way = async (to) => {
  const script = `new (require('better-sqlite3'))(process.argv[1]).prepare('VACUUM INTO ?').run(process.argv[2])`;
  await run(process.execPath, ['-e', script, pathOf(original), pathOf(to)]);
};

const dump: Way = async (to) => {
  const file = join(tmpdir(), `${new URL(to).pathname.slice(1)}.sql`);
  const out = ['--single-transaction', '--skip-lock-tables', `--result-file=${file}`];
  await run(DUMP!, [...serverOf(original), ...out, new URL(original).pathname.slice(1)]);
  const restored = spawnSync(CLIENT!, [...serverOf(to), new URL(to).pathname.slice(1)], {
    stdio: [openSync(file, 'r'), 'pipe', 'pipe'],
  });
  rmSync(file);
  if (restored.status !== 0) throw new Error(restored.stderr.toString());
};

const copy: Way = async (to) => {
  await cliJson('copy', '--from', original, '--to', to);
};

const pathOf = (url: string): string => url.slice('sqlite:'.length);
const serverOf = (url: string): string[] => {
  const { hostname, port, username, password } = new URL(url);
  return [
    `--host=${hostname}`,
    `--port=${port || 3306}`,
    `--user=${username}`,
    ...(password ? [`--password=${password}`] : []),
  ];
};

const WAYS: [string, Way, boolean][] = [
  ['VACUUM INTO', vacuumInto, isSqlite],
  ['a dump', dump, !isSqlite && DUMP !== undefined && CLIENT !== undefined],
  ['the command copy', copy, true],
];

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

describe.each(WAYS.filter(([, , isPossible]) => isPossible))('a backup by %s, under writes', (_, take) => {
  it('has every write that was acknowledged before, serves, and takes writes', async () => {
    const { project, asks, token } = await aPbx(testApp);
    const writing = await keepWriting(testApp, project.id);
    await until(() => writing.acknowledged.length >= 100, 60_000);
    const restored = await anotherDatabase();

    const before = [...writing.acknowledged];
    await take(restored.url);
    const all = await writing.stop();

    const app = await startTestApp({ DATABASE_URL: restored.url });
    try {
      const dataSource = app.get(DataSource);
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      const known = await externalIdsIn(dataSource, project.id);
      const answers = await Promise.all(
        [before[0]!, before.at(-1)!].map((number) =>
          app.http.get(`/api/while1voice?telephone=${number}&token=${token}`),
        ),
      );
      const added = await factories(app).contact(project.id, { phones: ['0799999999'] });

      expect(upQueries).toEqual([]);
      expect(before.filter((number) => !known.has(number))).toEqual([]);
      expect([...known].filter((number) => !all.includes(String(number)))).toEqual([]);
      expect(await contactsWithoutPhone(dataSource)).toBe(0);
      expect(answers.map(({ body }) => (body as { external_id: string }).external_id)).toEqual([
        before[0],
        before.at(-1),
      ]);
      expect(added.id).toBeGreaterThan(known.size);
    } finally {
      await app.close();
      await restored.drop();
      process.env.DATABASE_URL = original;
    }
    // SQLite lets nobody write while it is copied; before and after that they do.
    expect(all.length).toBeGreaterThan(before.length);
    expect((await asks({ telephone: all.at(-1)! })).body).toMatchObject({ external_id: all.at(-1) });
  });
});

/** Makes one contact after the other until told to stop; what has been acknowledged. */
async function keepWriting(app: TestApp, projectId: number) {
  const { run: graphql } = await aGraphqlClient(app);
  const acknowledged: string[] = [];
  let next = 0;
  let isOver = false;
  const write = async (): Promise<void> => {
    while (!isOver) {
      const number = `07${String(30_000_000 + next++).padStart(8, '0')}`;
      const { errors } = await graphql(CREATE, {
        input: { projectId, externalId: number, name: 'Ana', phones: [{ number }] },
      });
      if (!errors) acknowledged.push(number);
    }
  };
  const writers = Array.from({ length: WRITERS }, write);
  const stop = async () => {
    isOver = true;
    await Promise.all(writers);
    return acknowledged;
  };
  return { acknowledged, stop };
}

const CREATE = 'mutation ($input: CreateContactInput!) { createContact(input: $input) { id } }';

async function externalIdsIn(dataSource: DataSource, projectId: number): Promise<Set<string | null>> {
  const contacts = await dataSource.getRepository(Contact).findBy({ projectId });
  return new Set(contacts.map(({ externalId }) => externalId));
}

/** Of a backup that is whole there is none: both are written in one transaction. */
async function contactsWithoutPhone(dataSource: DataSource): Promise<number> {
  const contacts = await dataSource.getRepository(Contact).find();
  const phones = new Set(
    (await dataSource.getRepository(ContactPhone).find()).map(({ contactId }) => contactId),
  );
  return contacts.filter(({ id }) => !phones.has(id)).length;
}
