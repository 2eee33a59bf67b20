import { DataSource } from 'typeorm';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

describe('a database in trouble', () => {
  it('that cannot tell the rules leaves what is known of the contact, and what its own rules say', async () => {
    const { contact, directLine } = factories(testApp);
    const pbx = await aPbx(testApp);
    const { id } = await contact(pbx.project.id, { name: 'Ion Popescu', language: 'ro' });
    await directLine(pbx.project.id, { match: { contactId: id }, destination: 'SIP/maria' });
    await pbx.asks({ telephone: '0700000000' });
    const dataSource = testApp.get(DataSource);
    await dataSource.query('ALTER TABLE rules RENAME TO rules_away');

    const response = await pbx.asks({ telephone: '0700000000', dnid: '0210000000' });
    await dataSource.query('ALTER TABLE rules_away RENAME TO rules');

    expect(response.status).toBe(200);
    expect(response.headers['x-lookup-outcome']).toBe('DEGRADED');
    expect(response.body).toEqual({
      ...NINE_NULLS,
      id,
      name: 'Ion Popescu',
      language: 'ro',
      direct_line: 'SIP/maria',
    });
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
