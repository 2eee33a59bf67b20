import { ClientRequirement, Scope } from '../../src/access/scope.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({ TRUSTED_PROXIES: '127.0.0.0/8' });
  await factories(testApp).project();
});
afterAll(() => testApp.close());

const { TOKEN, NETWORK, TOKEN_OR_NETWORK, TOKEN_AND_NETWORK } = ClientRequirement;

let hosts = 0;
const newAddress = () => `198.51.100.${++hosts}`;

type Shown = 'its token' | 'a bad token' | 'no token';
type From = 'its network' | 'elsewhere';
/** Let in (200), or why not. */
type Verdict = 'in' | 401 | 403;

const MATRIX: [ClientRequirement, Shown, From, Verdict][] = [
  [TOKEN, 'its token', 'its network', 'in'],
  [TOKEN, 'its token', 'elsewhere', 'in'],
  [TOKEN, 'a bad token', 'its network', 401],
  [TOKEN, 'a bad token', 'elsewhere', 401],
  [TOKEN, 'no token', 'its network', 401],
  [TOKEN, 'no token', 'elsewhere', 401],
  [NETWORK, 'its token', 'its network', 'in'],
  [NETWORK, 'its token', 'elsewhere', 403],
  [NETWORK, 'a bad token', 'its network', 'in'],
  [NETWORK, 'a bad token', 'elsewhere', 401],
  [NETWORK, 'no token', 'its network', 'in'],
  [NETWORK, 'no token', 'elsewhere', 401],
  [TOKEN_OR_NETWORK, 'its token', 'its network', 'in'],
  [TOKEN_OR_NETWORK, 'its token', 'elsewhere', 'in'],
  [TOKEN_OR_NETWORK, 'a bad token', 'its network', 'in'],
  [TOKEN_OR_NETWORK, 'a bad token', 'elsewhere', 401],
  [TOKEN_OR_NETWORK, 'no token', 'its network', 'in'],
  [TOKEN_OR_NETWORK, 'no token', 'elsewhere', 401],
  [TOKEN_AND_NETWORK, 'its token', 'its network', 'in'],
  [TOKEN_AND_NETWORK, 'its token', 'elsewhere', 403],
  [TOKEN_AND_NETWORK, 'a bad token', 'its network', 401],
  [TOKEN_AND_NETWORK, 'a bad token', 'elsewhere', 401],
  [TOKEN_AND_NETWORK, 'no token', 'its network', 401],
  [TOKEN_AND_NETWORK, 'no token', 'elsewhere', 401],
];

/** A client of this kind, asking once by REST and once by GraphQL for a caller of project A, who calls from B too. */
async function asks(
  [requirement, shown, from]: [ClientRequirement, Shown, From, Verdict],
  { scopes = [Scope.LOOKUP, Scope.READ], isBound = true, names = 'nothing' } = {},
) {
  const { project, client, contact } = factories(testApp);
  const [a, b] = [await project(), await project()];
  const [{ id }] = [await contact(a.id), await contact(b.id)];
  const address = newAddress();
  const { token } = await client({
    requirement,
    networks: [address],
    scopes,
    projectId: isBound ? a.id : null,
  });
  const authorization = { 'its token': `Bearer ${token}`, 'a bad token': 'Bearer bad', 'no token': '' }[
    shown
  ];
  const headers = {
    ...(authorization === '' ? {} : { Authorization: authorization }),
    'X-Forwarded-For': from === 'its network' ? address : newAddress(),
  };
  const named = { a: `&project=${a.slug}`, b: `&project=${b.slug}`, nothing: '' }[names];
  const pbx = await testApp.http.get(`/api/while1voice?telephone=0700000000${named}`).set(headers);
  const tool = await testApp.http
    .post('/graphql')
    .set(headers)
    .send({ query: '{ projects { totalCount } }' });
  return { expectedId: id, pbx, tool };
}

describe.each(MATRIX)('%s with %s from %s: %s', (...row) => {
  const verdict = row[3];
  const status = verdict === 'in' ? 200 : verdict;

  it('by PBX and tool, for its project’s data, whatever project it names', async () => {
    const { expectedId, pbx, tool } = await asks(row, { names: 'b' });

    expect([pbx.status, tool.status]).toEqual([status, status]);
    if (verdict === 'in') {
      expect(pbx.body).toMatchObject({ id: expectedId });
      expect(tool.body).toEqual({ data: { projects: { totalCount: 1 } } });
    } else {
      expect(Object.keys(pbx.body as object)).toEqual(['error']);
      expect(Object.keys(tool.body as object)).toEqual(['errors']);
    }
  });

  it('and not without the scope', async () => {
    const { pbx, tool } = await asks(row, { scopes: [Scope.ADMIN] });

    expect(pbx.status).toBe(verdict === 'in' ? 403 : verdict);
    expect(tool.body).toMatchObject({
      errors: [{ extensions: { code: verdict === 401 ? 'UNAUTHENTICATED' : 'FORBIDDEN' } }],
    });
  });

  it('and where it is bound to no project, for the one that it names', async () => {
    const named = await asks(row, { isBound: false, names: 'a' });
    const unnamed = await asks(row, { isBound: false });

    expect(named.pbx.status).toBe(status);
    if (verdict === 'in') expect(named.pbx.body).toMatchObject({ id: named.expectedId });
    expect(unnamed.pbx.status).toBe(verdict === 'in' ? 403 : verdict);
  });
});
