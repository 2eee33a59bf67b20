import { ClientRequirement, Scope } from '../../src/access/scope.js';
import { aGraphqlClient } from '../support/graphql.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({ TRUSTED_PROXIES: '127.0.0.0/8' });
});
afterAll(() => testApp.close());

const MODERN = 'application/graphql-response+json';
const post = (headers: Record<string, string>, path = '/graphql') => testApp.http.post(path).set(headers);

describe('the door of /graphql', () => {
  it.each([
    ['a query', '{ viewer { id } }'],
    ['a query of the schema', '{ __schema { types { name } } }'],
    ['what does not parse', '{'],
    ['a field that is nearly right', '{ viewr { id } }'],
  ])('answers %s without a token alike, and reads none of it', async (_, query) => {
    const response = await post({ Accept: MODERN }).send({ query });

    expect(response.status).toBe(401);
    expect(response.headers['content-type']).toBe(`${MODERN}; charset=utf-8`);
    expect(JSON.parse(response.text)).toEqual({
      errors: [
        {
          message: 'A valid token, or a network that is let in, is needed',
          extensions: { code: 'UNAUTHENTICATED', requestId: response.headers['x-request-id'] },
        },
      ],
    });
  });

  it('does not even look whether it is JSON, or how long', async () => {
    const garbage = await post({ 'Content-Type': 'application/json' }).send('{');
    const long = await post({ 'Content-Type': 'application/json' }).send(`"${'x'.repeat(2_000_000)}"`);
    const get = await testApp.http.get('/graphql?query={viewer{id}}').set('Accept', 'text/html');

    expect([garbage.status, long.status, get.status]).toEqual([401, 401, 401]);
    expect(garbage.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('takes no token out of the URL', async () => {
    const { token } = await aGraphqlClient(testApp);

    const response = await post({}, `/graphql?token=${token}`).send({ query: '{ viewer { id } }' });

    expect(response.status).toBe(401);
  });

  it('lets a network in', async () => {
    await factories(testApp).client({
      name: 'Office',
      requirement: ClientRequirement.NETWORK,
      networks: ['203.0.113.7'],
    });

    const response = await post({ 'X-Forwarded-For': '203.0.113.7' }).send({ query: '{ viewer { name } }' });

    expect(response.body).toEqual({ data: { viewer: { name: 'Office' } } });
  });

  it('tells who guesses to wait', async () => {
    const headers = { Authorization: 'Bearer guessed', 'X-Forwarded-For': '203.0.113.99' };
    for (let i = 0; i < 20; i++) await post(headers).send({ query: '{ viewer { id } }' });

    const response = await post(headers).send({ query: '{ viewer { id } }' });

    expect(response.status).toBe(429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(50);
    expect(response.body).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
  });
});

describe('the viewer', () => {
  const VIEWER =
    '{ viewer { name scopes requirement networks tokenHint expiresAt createdAt project { slug } } }';

  it('is who asks, whatever its scopes', async () => {
    const { slug, id: projectId } = await factories(testApp).project();
    const expiresAt = new Date('2099-01-01T00:00:00.123Z');
    const { run, token } = await aGraphqlClient(testApp, { projectId, scopes: [Scope.LOOKUP], expiresAt });

    const { data } = await run(VIEWER);

    expect(data).toEqual({
      viewer: {
        name: 'Tool',
        scopes: ['LOOKUP'],
        requirement: 'TOKEN',
        networks: [],
        tokenHint: token.slice(0, 11),
        expiresAt: '2099-01-01T00:00:00.123Z',
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        project: { slug },
      },
    });
  });

  it('shows nothing of a token that is somebody’s own text', async () => {
    const { ApiClientsService } = await import('../../src/access/api-clients.service.js');
    const values = { name: 'Own', scopes: [Scope.READ], requirement: ClientRequirement.TOKEN };
    await testApp.get(ApiClientsService).create(values, 'some_secret_token');

    const response = await post({ Authorization: 'Bearer some_secret_token' }).send({ query: VIEWER });

    expect(response.body).toMatchObject({
      data: { viewer: { name: 'Own', tokenHint: null, project: null } },
    });
  });
});
