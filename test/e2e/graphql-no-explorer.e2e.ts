import { createTestApp, type TestApp } from '../support/create-app.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({ GRAPHQL_EXPLORER: 'false' });
});
afterAll(() => testApp.close());

describe('the explorer, switched off', () => {
  it('is neither a page nor a file', async () => {
    const page = await testApp.http.get('/graphql').set('Accept', 'text/html');
    const file = await testApp.http.get('/graphql/explorer/main.js');

    expect(page.status).toBe(401);
    expect(file.status).toBe(404);
  });
});
