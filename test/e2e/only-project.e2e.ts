import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { NINE_NULLS } from '../support/pbx.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

it('asks the only project there is, for a client that is bound to none', async () => {
  const { project, client, contact } = factories(testApp);
  const { token } = await client();
  const { id: projectId } = await project();
  const { id } = await contact(projectId);

  const response = await testApp.http.get(`/api/while1voice?telephone=0700000000&token=${token}`);
  const somebodyElses = await testApp.http.get(
    `/api/while1voice?telephone=0700000000&token=${token}&project=other`,
  );

  expect(response.body).toMatchObject({ id });
  expect(somebodyElses.body).toEqual(NINE_NULLS);
});
