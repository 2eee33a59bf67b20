import { serverAudits } from 'graphql-http';
import { aGraphqlClient } from '../support/graphql.js';
import { createTestApp, type TestApp } from '../support/create-app.js';

let testApp: TestApp;
let url: string;
let token: string;
beforeAll(async () => {
  testApp = await createTestApp();
  url = `${await testApp.app.getUrl()}/graphql`;
  ({ token } = await aGraphqlClient(testApp));
});
afterAll(() => testApp.close());

const audits = (headers: Record<string, string> = {}) => {
  const fetchFn = (to: string, init: RequestInit = {}) =>
    fetch(to, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), Authorization: `Bearer ${token}`, ...headers },
    });
  return serverAudits({ url: () => url, fetchFn });
};

const failures = async (headers?: Record<string, string>): Promise<string[]> => {
  const results = await Promise.all(audits(headers).map((audit) => audit.fn()));
  return results.filter(({ status }) => status !== 'ok').map(({ name }) => name);
};

describe('GraphQL over HTTP', () => {
  it('passes every audit of the specification', async () => {
    expect(audits()).toHaveLength(61);
    expect(await failures({ 'apollo-require-preflight': 'yes' })).toEqual([]);
  });

  it('breaks no MUST where a browser has not asked first, which a form of another site cannot', async () => {
    const failed = await failures();

    expect(failed.filter((name) => name.startsWith('MUST'))).toEqual([]);
  });

  it('takes no query that a page of another site could send', async () => {
    const response = await testApp.http
      .post('/graphql')
      .set({ Authorization: `Bearer ${token}`, 'Content-Type': 'text/plain' })
      .send('{"query":"{ viewer { id } }"}');

    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('answers a GET, variables and all', async () => {
    const query = new URLSearchParams({
      query: 'query Q($id: ID!) { project(id: $id) { id } viewer { name } }',
      variables: '{"id":"0"}',
    });

    const response = await testApp.http
      .get(`/graphql?${query.toString()}`)
      .set({ Authorization: `Bearer ${token}`, 'apollo-require-preflight': 'yes' });

    expect(response.body).toEqual({ data: { project: null, viewer: { name: 'Tool' } } });
  });

  it('allows no other site to read it', async () => {
    const response = await testApp.http
      .post('/graphql')
      .set({ Authorization: `Bearer ${token}`, Origin: 'https://evil.example' })
      .send({ query: '{ viewer { id } }' });

    expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(response.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });
});
