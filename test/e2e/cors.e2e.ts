import { createTestApp, type TestApp } from '../support/create-app.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx } from '../support/pbx.js';

const OURS = 'https://crm.example';
const OTHERS = 'https://evil.example';
const PATHS = ['/api/while1voice', '/graphql'];

let testApp: TestApp;
afterEach(() => testApp.close());

const preflight = (path: string, origin: string) =>
  testApp.http.options(path).set({
    Origin: origin,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization,content-type',
  });

describe('pages of other origins', () => {
  it('are told nothing where nobody has let them in', async () => {
    testApp = await createTestApp({ CORS_ORIGINS: '' });
    const { asks } = await aPbx(testApp);

    const lookup = await asks({ telephone: '0700000000' }).set('Origin', OURS);
    const answers = [await preflight('/api/while1voice', OURS), await preflight('/graphql', OURS)];

    expect(answers.map(({ status }) => status)).toEqual([405, 401]);
    for (const { headers } of [lookup, ...answers]) {
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('are let in where CORS_ORIGINS names them, and no others', async () => {
    testApp = await createTestApp({ CORS_ORIGINS: `${OURS}, http://localhost:8080` });

    for (const path of PATHS) {
      const { status, headers } = await preflight(path, OURS);
      const others = await preflight(path, OTHERS);

      expect(status).toBe(204);
      expect(headers).toMatchObject({
        'access-control-allow-origin': OURS,
        'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
        vary: expect.stringContaining('Origin'),
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
      expect(others.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('read answers and refusals then', async () => {
    testApp = await createTestApp({ CORS_ORIGINS: OURS });
    const { token } = await aGraphqlClient(testApp);
    const post = (bearer: string, origin: string) =>
      testApp.http
        .post('/graphql')
        .set({ Origin: origin, Authorization: `Bearer ${bearer}` })
        .send({ query: '{ viewer { id } }' });

    const answers = [await post(token, OURS), await post('nobody-has-this', OURS), await post(token, OTHERS)];
    const lookup = await testApp.http.get('/api/while1voice?telephone=1').set('Origin', OURS);

    expect([...answers, lookup].map(({ status }) => status)).toEqual([200, 401, 200, 401]);
    expect(
      [...answers, lookup].map(({ headers }) => headers['access-control-allow-origin'] as unknown),
    ).toEqual([OURS, OURS, undefined, OURS]);
  });

  it('ask with GET, HEAD and POST only', async () => {
    testApp = await createTestApp({ CORS_ORIGINS: OURS });

    const { headers } = await preflight('/graphql', OURS);
    const other = await testApp.http.put('/api/while1voice').set('Origin', OURS);

    expect(headers['access-control-allow-methods']).toBe('GET, HEAD, POST');
    expect(other.status).toBe(405);
  });

  it('run nothing in GraphQL by a request that a browser sends without asking first', async () => {
    testApp = await createTestApp({ CORS_ORIGINS: '' });
    const { token } = await aGraphqlClient(testApp);
    const headers = { Authorization: `Bearer ${token}`, Origin: OTHERS };

    const form = await testApp.http
      .post('/graphql')
      .set({ ...headers, 'Content-Type': 'text/plain' })
      .send('{"query": "{ viewer { id } }"}');
    const link = await testApp.http.get('/graphql?query={viewer{id}}').set(headers);

    for (const { status, body } of [form, link]) {
      expect(status).toBe(400);
      expect(body).not.toHaveProperty('data');
    }
  });
});
