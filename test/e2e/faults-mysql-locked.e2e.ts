import { DataSource } from 'typeorm';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { holdDatabase } from '../support/hold-database.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';
import { until } from '../support/until.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({ DATABASE_BUDGET_MS: '50' });
});
afterAll(() => testApp.close());

describe('a table that somebody has locked', () => {
  it('is not waited for: nine nulls, DEGRADED', async () => {
    const pbx = await aPbx(testApp);
    await factories(testApp).contact(pbx.project.id);
    const release = await holdDatabase(testApp.get(DataSource), 'contact_phones');

    const during = await pbx.asks({ telephone: '0700000000' });
    await release();
    // A machine that others use, too, may need more than the budget once.
    const isFound = async (): Promise<boolean> =>
      (await pbx.asks({ telephone: '0700000000' })).headers['x-lookup-outcome'] === 'FOUND';

    expect(during.status).toBe(200);
    expect(during.headers['x-lookup-outcome']).toBe('DEGRADED');
    expect(during.body).toEqual(NINE_NULLS);
    await until(isFound);
  });
});
