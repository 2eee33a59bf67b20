import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { createApp } from '../../src/app.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { holdDatabase } from '../support/hold-database.js';
import { aPbx } from '../support/pbx.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

const CREATE = `mutation ($input: CreateContactInput!) { createContact(input: $input) { id } }`;

describe('a file of SQLite', () => {
  it('that is being written to answers a lookup all the same, from the last commit', async () => {
    const pbx = await aPbx(testApp);
    await factories(testApp).contact(pbx.project.id);
    const release = await holdDatabase(testApp.get(DataSource), 'contact_phones');

    const during = await pbx.asks({ telephone: '0700000000' });
    await release();

    expect(during.headers['x-lookup-outcome']).toBe('FOUND');
    expect(during.body).toMatchObject({ name: 'Ion Popescu' });
  });

  it('that has no room left says so to writers, and lookups go on', async () => {
    const pbx = await aPbx(testApp);
    const tool = await aGraphqlClient(testApp);
    await factories(testApp).contact(pbx.project.id, { phones: ['0700000001'] });
    const dataSource = testApp.get(DataSource);
    const [{ page_count: pages }] = await dataSource.query<[{ page_count: number }]>('PRAGMA page_count');
    await dataSource.query(`PRAGMA max_page_count = ${pages}`);
    const input = { projectId: String(pbx.project.id), name: 'Ion', notes: 'long '.repeat(1900), phones: [] };

    const written = [];
    // What room there is in the pages that are there goes first.
    for (let n = 0; n < 20; n++) written.push(await tool.run(CREATE, { input }));
    const found = await pbx.asks({ telephone: '0700000001' });
    const notFound = await pbx.asks({ telephone: '0700000002' });
    await dataSource.query('PRAGMA max_page_count = 1000000');
    const after = await tool.run(CREATE, { input });

    expect(written.at(-1)!.errors?.[0]?.extensions?.code).toBe('SERVICE_UNAVAILABLE');
    expect(found.headers['x-lookup-outcome']).toBe('FOUND');
    expect(notFound.headers['x-lookup-outcome']).toBe('NOT_FOUND');
    expect(after.errors).toBeUndefined();
  });

  it('that cannot be opened stops the start', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'caller-data-'));
    const usual = process.env.DATABASE_URL!;
    writeFileSync(join(directory, 'no-database'), 'This is a text, and no database at all.'.repeat(100));
    process.env.DATABASE_URL = `sqlite:${join(directory, 'no-database')}`;
    const app = await createApp();

    const start = app.init();

    await expect(start).rejects.toThrow('not a database');
    process.env.DATABASE_URL = usual;
    rmSync(directory, { recursive: true });
  });
});
