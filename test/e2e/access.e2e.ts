import { ClientRequirement, Scope } from '../../src/access/scope.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { NINE_NULLS } from '../support/pbx.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({
    TRUSTED_PROXIES: '127.0.0.0/8',
    ADMIN_TOKEN: 'an-admin-token-of-some-length',
  });
});
afterAll(() => testApp.close());

const ask = (query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  testApp.http
    .get(`/api/while1voice?${new URLSearchParams({ telephone: '0700000000', ...query }).toString()}`)
    .set(headers);

const errorCode = (response: { body: unknown }) => (response.body as { error: { code: string } }).error.code;

/** An address of its own for each test, since failures are counted by address. */
let hosts = 0;
const newAddress = () => `198.51.100.${++hosts}`;

describe('who may ask', () => {
  it('nobody without a token or a network', async () => {
    const response = await ask();

    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(response.body).toEqual({
      error: { code: 'UNAUTHENTICATED', message: 'A valid token, or a network that is let in, is needed' },
    });
  });

  it('a token in the URL or in the Authorization header', async () => {
    const { project, client } = factories(testApp);
    const { token } = await client({ projectId: (await project()).id });

    expect((await ask({ token })).status).toBe(200);
    expect((await ask({}, { Authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await ask({}, { Authorization: `bearer  ${token}` })).status).toBe(200);
  });

  it('by the header’s token where both come, since a caller id can inject one into the URL', async () => {
    const { project, client } = factories(testApp);
    const { token } = await client({ projectId: (await project()).id });

    const good = await ask({ token: 'evil' }, { Authorization: `Bearer ${token}` });
    const bad = await ask({ token }, { Authorization: 'Bearer evil', 'X-Forwarded-For': newAddress() });

    expect(good.status).toBe(200);
    expect(bad.status).toBe(401);
  });

  it('not one whose token is wrong, expired or mistyped, and each is told the same', async () => {
    const { project, client } = factories(testApp);
    const { id: projectId } = await project();
    const expired = await client({ projectId, expiresAt: new Date(Date.now() - 1) });
    const { token } = await client({ projectId });

    const from = { 'X-Forwarded-For': newAddress() };
    const bodies = [
      (await ask({ token: 'nobody-has-this' }, from)).text,
      (await ask({ token: expired.token }, from)).text,
      (await ask({ token: `${token.slice(0, -1)}_` }, from)).text,
      (await ask({ token: token.toLowerCase() }, from)).text,
    ];

    expect(new Set(bodies).size).toBe(1);
  });

  it('not without the scope', async () => {
    const { project, client } = factories(testApp);
    const { token } = await client({ projectId: (await project()).id, scopes: [Scope.READ, Scope.ADMIN] });

    const response = await ask({ token });

    expect(response.status).toBe(403);
    expect(errorCode(response)).toBe('FORBIDDEN');
  });

  it('a network without any token, and with a bad one', async () => {
    const { project, client } = factories(testApp);
    const { id: projectId } = await project();
    const address = newAddress();
    await client({ projectId, requirement: ClientRequirement.NETWORK, networks: [`${address}/32`] });

    expect((await ask({}, { 'X-Forwarded-For': address })).status).toBe(200);
    expect((await ask({ token: 'bad' }, { 'X-Forwarded-For': address })).status).toBe(200);
    expect((await ask({}, { 'X-Forwarded-For': `${address}, 203.0.113.9` })).status).toBe(401);
    expect((await ask({}, { 'X-Forwarded-For': newAddress() })).status).toBe(401);
  });

  it('only with both where both are required', async () => {
    const { project, client } = factories(testApp);
    const { id: projectId } = await project();
    const address = newAddress();
    const { token } = await client({
      projectId,
      requirement: ClientRequirement.TOKEN_AND_NETWORK,
      networks: [address],
    });

    expect((await ask({ token }, { 'X-Forwarded-For': address })).status).toBe(200);
    expect((await ask({}, { 'X-Forwarded-For': address })).status).toBe(401);
    const elsewhere = await ask({ token }, { 'X-Forwarded-For': newAddress() });
    expect(elsewhere.status).toBe(403);
    expect(elsewhere.body).toEqual({ error: { code: 'FORBIDDEN', message: 'This network is not allowed' } });
  });

  it('the client that ADMIN_TOKEN makes', async () => {
    const { project } = factories(testApp);
    const { slug } = await project();

    const response = await ask({ token: 'an-admin-token-of-some-length', project: slug });

    expect(response.status).toBe(200);
  });
});

describe('guessing', () => {
  it('is told to wait after twenty bad tokens in a minute from one address', async () => {
    const from = { 'X-Forwarded-For': newAddress() };
    for (let i = 0; i < 20; i++) expect((await ask({ token: `guess-${i}` }, from)).status).toBe(401);

    const response = await ask({ token: 'guess-21' }, from);

    expect(response.status).toBe(429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(50);
    expect(errorCode(response)).toBe('RATE_LIMITED');
  });

  it('harms nobody who is let in from the same address, nor is a missing token a guess', async () => {
    const { project, client } = factories(testApp);
    const { token } = await client({ projectId: (await project()).id });
    const from = { 'X-Forwarded-For': newAddress() };
    for (let i = 0; i < 30; i++) await ask({ token: `guess-${i}` }, from);

    expect((await ask({ token }, from)).status).toBe(200);
    expect((await ask({}, from)).status).toBe(401);
  });
});

describe('whose call it is', () => {
  it('the bound client’s project, whatever `project` says', async () => {
    const { project, client, contact } = factories(testApp);
    const [mine, other] = [await project(), await project()];
    const { token } = await client({ projectId: mine.id });
    await contact(other.id);
    const { id } = await contact(mine.id);

    const response = await ask({ token, project: other.slug });

    expect(response.body).toMatchObject({ id });
  });

  it('for a client that is bound to none: the one named', async () => {
    const { project, client, contact } = factories(testApp);
    const { token } = await client();
    const { id: projectId, slug } = await project();
    const { id } = await contact(projectId);

    expect((await ask({ token, project: slug })).body).toMatchObject({ id });
    expect((await ask({ token, project: 'nobody-has-this' })).body).toEqual(NINE_NULLS);
  });

  it('else the one whose rules name the dnid, read with its own region', async () => {
    const { project, client, contact, queuePosition } = factories(testApp);
    const { token } = await client();
    const romanian = await project();
    const hungarian = await project({ defaultRegion: 'HU' });
    const { id } = await contact(hungarian.id, { phones: ['06201234567'] });
    await queuePosition(hungarian.id, { match: { dnid: '0617654321' } });
    await queuePosition(romanian.id, { match: { dnid: '0213*' } });

    const response = await ask({ token, telephone: '06201234567', dnid: '0617654321', project: '' });

    expect(response.body).toMatchObject({ id, queue_position: 1 });
  });

  it('else nobody’s, and the answer says what to do', async () => {
    const { project, client } = factories(testApp);
    await project();
    await project();
    const { token } = await client();

    const response = await ask({ token, dnid: '0219999999' });

    expect(response.status).toBe(403);
    expect(response.body).toEqual({
      error: {
        code: 'PROJECT_REQUIRED',
        message: 'This client may ask for several projects: name one with the parameter "project"',
      },
    });
  });

  it('where two clients share a network: that of the project named', async () => {
    const { project, client, contact } = factories(testApp);
    const [first, second] = [await project(), await project()];
    const address = newAddress();
    for (const { id } of [first, second]) {
      await client({ projectId: id, requirement: ClientRequirement.NETWORK, networks: [address] });
    }
    const { id } = await contact(second.id);

    const named = await ask({ project: second.slug }, { 'X-Forwarded-For': address });
    const unnamed = await ask({}, { 'X-Forwarded-For': address });

    expect(named.body).toMatchObject({ id });
    expect(unnamed.status).toBe(403);
    expect(errorCode(unnamed)).toBe('PROJECT_REQUIRED');
  });
});

describe('a token', () => {
  it('is not what the database holds', async () => {
    const { project, client } = factories(testApp);
    const { token } = await client({ projectId: (await project()).id });
    const { DataSource } = await import('typeorm');

    const rows = await testApp.get(DataSource).query<object[]>('SELECT * FROM api_tokens');

    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows).toContainEqual(expect.objectContaining({ id: token.slice(3, 11) }));
  });
});
