import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Reader } from '../../src/database/reader.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aPbx } from '../support/pbx.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

interface Asked {
  sql: string;
  parameters: readonly (string | number)[];
}

/**
 * What lookups ask while `work` runs: `Reader` is their only way to the database (`architecture.spec.ts`). What is
 * written behind the answers, now or later, goes another way.
 */
async function askedDuring(work: () => PromiseLike<unknown>): Promise<Asked[]> {
  const rows = jest.spyOn(testApp.get(Reader), 'rows');
  await work();
  const asked = rows.mock.calls.map(([sql, parameters]) => ({ sql, parameters }));
  rows.mockRestore();
  return asked;
}

const statementsOf = async (work: () => PromiseLike<unknown>): Promise<string[]> =>
  (await askedDuring(work)).map(({ sql }) => sql);

describe('what a lookup costs the database', () => {
  it('a known caller: one statement, one for the rules of his own, and one for those that callers share: these', async () => {
    const { contact, queuePosition, directLine } = factories(testApp);
    const pbx = await aPbx(testApp);
    const { id } = await contact(pbx.project.id, { segments: ['vip'] });
    await queuePosition(pbx.project.id, { match: { segment: 'vip' } });
    await directLine(pbx.project.id, { match: { contactId: id } });

    const statements = await statementsOf(() => pbx.asks({ telephone: '0700000000', dnid: '0210000' }));

    expect(statements).toMatchSnapshot();
    expect(statements).toHaveLength(3);
  });

  it('a known caller again: none', async () => {
    const { contact, queuePosition, directLine } = factories(testApp);
    const pbx = await aPbx(testApp, { backendLinkTemplate: 'https://crm.example.com/{id}?to={dnid}' });
    const { id } = await contact(pbx.project.id, { segments: ['vip'] });
    await queuePosition(pbx.project.id, { match: { segment: 'vip' } });
    await directLine(pbx.project.id, { match: { contactId: id } });
    const first = await pbx.asks({ telephone: '0700000000', dnid: '0210000000' });
    const again: unknown[] = [];

    const statements = await statementsOf(async () => {
      again.push((await pbx.asks({ telephone: '+40 700 000 000', dnid: '+40210000000' })).body);
    });

    expect(statements).toEqual([]);
    expect(again).toEqual([first.body]);
    expect(first.body).toMatchObject({ id, queue_position: 1, direct_line: 'SIP/ion-popescu' });
  });

  it('another caller of the same dnid and segments: one', async () => {
    const { contact } = factories(testApp);
    const pbx = await aPbx(testApp);
    await contact(pbx.project.id, { segments: ['vip', 'hotels'] });
    await contact(pbx.project.id, { segments: ['hotels'], phones: ['0700000001'] });
    await pbx.asks({ telephone: '0700000000', dnid: '0210000000' });

    const statements = await statementsOf(() => pbx.asks({ telephone: '0700000001', dnid: '0210000000' }));

    expect(statements).toHaveLength(1);
  });

  it('an unknown caller: one, and then none', async () => {
    const pbx = await aPbx(testApp);
    const ask = () => statementsOf(() => pbx.asks({ telephone: '0700000000' }));

    expect(await ask()).toHaveLength(1);
    expect(await ask()).toEqual([]);
  });

  it('500 lookups of one number at once: what one costs', async () => {
    const pbx = await aPbx(testApp);
    await factories(testApp).contact(pbx.project.id);
    const outcomes: unknown[] = [];

    const statements = await statementsOf(async () => {
      const asked = Array.from({ length: 500 }, () => pbx.asks({ telephone: '0700000000' }));
      for (const { headers } of await Promise.all(asked)) outcomes.push(headers['x-lookup-outcome']);
    });

    expect(statements).toHaveLength(2);
    expect(outcomes).toEqual(Array(500).fill('FOUND'));
  });

  it('a client that is bound to no project: one more, which names whose dnid it is, and then none', async () => {
    const { project, client, contact, route } = factories(testApp);
    const [{ id: projectId }] = [await project(), await project()];
    const { token } = await client();
    const { id } = await contact(projectId);
    await route(projectId, { match: { dnid: '0219998*' } });
    const ask = () =>
      testApp.http.get(`/api/while1voice?telephone=0700000000&dnid=0219998877&token=${token}`);
    const bodies: unknown[] = [];

    const first = await statementsOf(async () => {
      bodies.push((await ask()).body);
    });
    const again = await statementsOf(async () => {
      bodies.push((await ask()).body);
    });

    expect(first).toHaveLength(3);
    expect(again).toEqual([]);
    expect(bodies).toEqual([expect.objectContaining({ id }), expect.objectContaining({ id })]);
  });

  it('a withheld number, and one who is refused: none', async () => {
    const pbx = await aPbx(testApp);

    const statements = await statementsOf(async () => {
      await pbx.asks({ telephone: 'anonymous' });
      await testApp.http.get('/api/while1voice?telephone=0700000000&token=bad');
    });

    expect(statements).toEqual([]);
  });

  it('finds the number by its index, and the rules by theirs', async () => {
    const dataSource = testApp.get(DataSource);
    const { contact, queuePosition } = factories(testApp);
    const pbx = await aPbx(testApp);
    const { id } = await contact(pbx.project.id, { segments: ['vip'] });
    await queuePosition(pbx.project.id, { match: { segment: 'vip' } });
    await queuePosition(pbx.project.id, { match: { contactId: id } });
    const asked = await askedDuring(() => pbx.asks({ telephone: '0700000000', dnid: '0210000000' }));

    const plans = await Promise.all(asked.map((one) => indexesUsed(dataSource, one)));

    expect(plans[0]).toEqual(expect.arrayContaining(['contact_phones_number', 'rules_contact']));
    expect(plans[1]).toContain('rules_contact');
    expect(plans[2]).toContain('rules_shared');
  });

  it('reads no contacts but the caller, also when the database counts that one project has them all', async () => {
    const dataSource = testApp.get(DataSource);
    const pbx = await aPbx(testApp);
    await manyContacts(dataSource, pbx.project.id);

    const [asked] = await askedDuring(() => pbx.asks({ telephone: '0731000007' }));

    const read = await tablesReadWhole(dataSource, asked!);
    expect(read.filter((table) => table === 'c' || table === 'contact_phones')).toEqual([]);
  });
});

async function tablesReadWhole(dataSource: DataSource, { sql, parameters }: Asked): Promise<string[]> {
  const plan = await dataSource.query<{ detail?: string; type?: string; table?: string }[]>(
    `${await explain(dataSource)} ${sql}`,
    [...parameters],
  );
  return plan.flatMap(({ detail, type, table }) =>
    detail === undefined ? (type === 'ALL' ? (table ?? []) : []) : (/^SCAN (\w+)/.exec(detail)?.[1] ?? []),
  );
}

/** Ten thousand of one project, as bulk loading leaves them, and then what the database counts of them. */
async function manyContacts(dataSource: DataSource, projectId: number): Promise<void> {
  const rows = Array.from({ length: 10_000 }, (_, i) => 1_000_000 + i);
  for (let from = 0; from < rows.length; from += 1000) {
    const part = rows.slice(from, from + 1000);
    const now = "'2026-01-01 00:00:00.000'";
    await dataSource.query(
      `INSERT INTO contacts (id, project_id, name, external_id, created_at, updated_at) VALUES ${part
        .map((id) => `(${id}, ${projectId}, 'Caller', 'X-${id}', ${now}, ${now})`)
        .join()}`,
    );
    await dataSource.query(
      `INSERT INTO contact_phones (contact_id, number, project_id, is_primary, position) VALUES ${part
        .map((id) => `(${id}, '+4073${id}', ${projectId}, 1, 0)`)
        .join()}`,
    );
  }
  const isSqlite = process.env.DATABASE_URL!.startsWith('sqlite');
  await dataSource.query(isSqlite ? 'ANALYZE' : 'ANALYZE TABLE contacts, contact_phones, rules');
}

async function indexesUsed(dataSource: DataSource, { sql, parameters }: Asked): Promise<string[]> {
  const plan = await dataSource.query<{ detail?: string; possible_keys?: string }[]>(
    `${await explain(dataSource)} ${sql}`,
    [...parameters],
  );
  return plan.flatMap(({ detail, possible_keys }) => (detail ?? possible_keys ?? '').match(/\w+_\w+/g) ?? []);
}

/** MySQL 9 draws a tree where nobody asks for the table, and MariaDB cannot be asked for it. */
async function explain(dataSource: DataSource): Promise<string> {
  if (process.env.DATABASE_URL!.startsWith('sqlite')) return 'EXPLAIN QUERY PLAN';
  const [server] = await dataSource.query<{ version: string }[]>('SELECT VERSION() AS version');
  return server!.version.includes('MariaDB') ? 'EXPLAIN' : 'EXPLAIN FORMAT=TRADITIONAL';
}
