import { aGraphqlClient } from '../support/graphql.js';
import { createTestApp, type TestApp } from '../support/create-app.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

const BROWSER = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const addressesIn = (html: string) =>
  [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);

describe('the explorer', () => {
  it('is what a browser finds at /graphql, without a token', async () => {
    const response = await testApp.http.get('/graphql').set(BROWSER);

    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(response.headers['content-security-policy']).not.toMatch(/https?:|\*|unsafe-eval/);
    expect(response.text).toContain('<base href="/graphql/explorer/">');
  });

  it('needs nothing from elsewhere, and finds all that it needs', async () => {
    const { text } = await testApp.http.get('/graphql').set(BROWSER);

    const addresses = addressesIn(text).filter((address) => !address.endsWith('/'));
    const answers = await Promise.all(
      addresses.map((address) => testApp.http.get(new URL(address, 'http://x/graphql/explorer/').pathname)),
    );

    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((address) => /^(\w+:|\/\/)/.test(address))).toEqual([]);
    expect(answers.map(({ status }) => status)).toEqual(addresses.map(() => 200));
  });

  it('has a place for the token, and queries to begin with', async () => {
    const { text, headers } = await testApp.http.get('/graphql/explorer/start.js');

    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(text).toContain('Authorization: `Bearer `');
    expect(text).toContain('viewer');
  });

  it('keeps a file as long as its name', async () => {
    const { headers } = await testApp.http.get('/graphql/explorer/main.js');

    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it.each([
    '/graphql/explorer/nothing.js',
    '/graphql/explorer/',
    '/graphql/explorer/assets',
    '/graphql/explorer/..%2f..%2fpackage.json',
    '/graphql/explorer/%2e%2e/%2e%2e/package.json',
    '/graphql/explorer/..%5c..%5cpackage.json',
    '/graphql/explorer/%00',
    '/graphql/explorer//etc/passwd',
  ])('serves its own files only: %s', async (path) => {
    const { app } = testApp;

    const response = await app.inject({ method: 'GET', url: path });

    expect([400, 404]).toContain(response.statusCode);
    expect(response.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
  });

  it('says of a file that it does not have: 404, in our words', async () => {
    const response = await testApp.http.get('/graphql/explorer/nothing.js?token=secret');

    expect(response.status).toBe(404);
    expect(response.body).toEqual({
      error: { code: 'NOT_FOUND', message: 'There is nothing at this address' },
    });
  });

  it('takes no query: that is for who has a token', async () => {
    const { token } = await aGraphqlClient(testApp);
    const get = (path: string) => testApp.http.get(path).set(BROWSER);

    expect((await get('/graphql?query={viewer{name}}')).status).toBe(401);
    expect((await get('/graphql?query={viewer{name}}').set('Authorization', `Bearer ${token}`)).status).toBe(
      400,
    );
    expect((await testApp.http.get('/graphql').set('Accept', '*/*')).status).toBe(401);
  });
});
