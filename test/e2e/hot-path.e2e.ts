import { DataSource } from 'typeorm';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aPbx } from '../support/pbx.js';
import { statementsOf } from '../support/statements.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

describe('what a lookup costs the database', () => {
  it('a known caller: two statements, these', async () => {
    const { contact, queuePosition } = factories(testApp);
    const pbx = await aPbx(testApp);
    await contact(pbx.project.id, { segments: ['vip'] });
    await queuePosition(pbx.project.id, { match: { segment: 'vip' } });

    const statements = await statementsOf(testApp.get(DataSource), () =>
      pbx.asks({ telephone: '0700000000', dnid: '0210000' }),
    );

    expect(statements).toMatchSnapshot();
    expect(statements).toHaveLength(2);
  });

  it('an unknown caller: one', async () => {
    const pbx = await aPbx(testApp);

    const statements = await statementsOf(testApp.get(DataSource), () =>
      pbx.asks({ telephone: '0700000000' }),
    );

    expect(statements).toHaveLength(1);
  });

  it('a withheld number, and one who is refused: none', async () => {
    const pbx = await aPbx(testApp);

    const statements = await statementsOf(testApp.get(DataSource), async () => {
      await pbx.asks({ telephone: 'anonymous' });
      await testApp.http.get('/api/while1voice?telephone=0700000000&token=bad');
    });

    expect(statements).toEqual([]);
  });

  it('finds the number by its index, and the rules by theirs', async () => {
    const dataSource = testApp.get(DataSource);
    const { contact, queuePosition } = factories(testApp);
    const pbx = await aPbx(testApp);
    await contact(pbx.project.id, { segments: ['vip'] });
    await queuePosition(pbx.project.id, { match: { segment: 'vip' } });
    const asked: { sql: string; parameters: unknown[] }[] = [];
    await statementsOf(
      dataSource,
      () => pbx.asks({ telephone: '0700000000', dnid: '0210000000' }),
      (sql, parameters) => asked.push({ sql, parameters }),
    );

    const plans = await Promise.all(
      asked.map(({ sql, parameters }) => indexesUsed(dataSource, sql, parameters)),
    );

    expect(plans[0]).toContain('contact_phones_number');
    expect(plans[1]).toEqual(expect.arrayContaining(['rules_contact', 'rules_match']));
  });
});

async function indexesUsed(dataSource: DataSource, sql: string, parameters: unknown[]): Promise<string[]> {
  const explain = process.env.DATABASE_URL!.startsWith('sqlite') ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
  const plan = await dataSource.query<{ detail?: string; possible_keys?: string }[]>(
    `${explain} ${sql}`,
    parameters,
  );
  return plan.flatMap(({ detail, possible_keys }) => (detail ?? possible_keys ?? '').match(/\w+_\w+/g) ?? []);
}
