import { buildAgentPage } from '../support/agent-page.js';
import { createTestApp, type TestApp } from '../support/create-app.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

it('the agent’s page says so where it has not been built, and we start all the same', async () => {
  const { status, text, headers } = await testApp.http.get('/agent');

  expect(status).toBe(503);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  expect(text).toContain('npm run build');
});

describe('the agent’s page, once it has been built', () => {
  let remove: () => void;
  beforeAll(async () => {
    remove = await buildAgentPage(testApp);
  });
  afterAll(() => remove());

  const CONTENT_SECURITY_POLICY =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

  it('is asked for anew each time, and runs nothing but its own files', async () => {
    const { text, headers } = await testApp.http.get('/agent');

    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-encoding': 'gzip',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(text).not.toMatch(/<style|style=|<script(?![^>]* src=)/);
  });

  it('is made of small files that never change', async () => {
    const { text } = await testApp.http.get('/agent');
    const addresses = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);

    const assets = await Promise.all(addresses.map((address) => testApp.http.get(address)));

    expect(addresses.filter((address) => !/^\/agent\/assets\/[\w-]+-[\w-]{8}\.\w+$/.test(address))).toEqual(
      [],
    );
    expect(assets.map(({ headers }) => headers['content-type']).sort()).toEqual([
      'image/svg+xml',
      'text/css; charset=utf-8',
      'text/javascript; charset=utf-8',
    ]);
    for (const { headers } of assets)
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const bytes = assets.map(({ headers }) => Number(headers['content-length']));
    expect(bytes.reduce((sum, one) => sum + one)).toBeLessThan(60_000);
  });

  it.each([
    'nothing.js',
    'index.html',
    '',
    '..%2findex.html',
    '%2e%2e/index.html',
    '..%5cindex.html',
    '%00',
    '/etc/passwd',
    '__proto__',
  ])('has no other file: %s', async (name) => {
    const response = await testApp.app.inject({ method: 'GET', url: `/agent/assets/${name}` });

    expect([400, 404]).toContain(response.statusCode);
    expect(response.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
  });
});
