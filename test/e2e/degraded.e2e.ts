import { DataSource } from 'typeorm';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { holdDatabase } from '../support/hold-database.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({ DATABASE_BUDGET_MS: '50' });
});
afterAll(() => testApp.close());

describe('a database in trouble', () => {
  it('that holds a lookup up is not waited for: nine nulls, DEGRADED', async () => {
    const pbx = await aPbx(testApp);
    await factories(testApp).contact(pbx.project.id);
    const release = await holdDatabase(testApp.get(DataSource), 'contact_phones');

    const during = await pbx.asks({ telephone: '0700000000' });
    await release();
    const after = await pbx.asks({ telephone: '0700000000' });

    expect(during.status).toBe(200);
    expect(during.headers['x-lookup-outcome']).toBe('DEGRADED');
    expect(during.body).toEqual(NINE_NULLS);
    expect(after.headers['x-lookup-outcome']).toBe('FOUND');
  });

  it('that cannot tell the rules leaves what is known of the contact', async () => {
    const pbx = await aPbx(testApp);
    const { id } = await factories(testApp).contact(pbx.project.id, { name: 'Ion Popescu', language: 'ro' });
    const dataSource = testApp.get(DataSource);
    await dataSource.query('ALTER TABLE rules RENAME TO rules_away');

    const response = await pbx.asks({ telephone: '0700000000', dnid: '0210000000' });
    await dataSource.query('ALTER TABLE rules_away RENAME TO rules');

    expect(response.status).toBe(200);
    expect(response.headers['x-lookup-outcome']).toBe('DEGRADED');
    expect(response.body).toEqual({ ...NINE_NULLS, id, name: 'Ion Popescu', language: 'ro' });
  });

  it('leaves a client that is bound to no project with nine nulls where its project cannot be told', async () => {
    const { project, client } = factories(testApp);
    await project();
    await project();
    const { token } = await client();
    const dataSource = testApp.get(DataSource);
    await dataSource.query('ALTER TABLE rules RENAME TO rules_away');

    const response = await testApp.http.get(
      `/api/while1voice?telephone=0700000000&dnid=0210000000&token=${token}`,
    );
    await dataSource.query('ALTER TABLE rules_away RENAME TO rules');

    expect(response.status).toBe(200);
    expect(response.headers['x-lookup-outcome']).toBe('DEGRADED');
    expect(response.body).toEqual(NINE_NULLS);
  });
});
