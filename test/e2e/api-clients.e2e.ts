import { DataSource } from 'typeorm';
import { LastUse } from '../../src/access/last-use.js';
import { Scope } from '../../src/access/scope.js';
import { Changes } from '../../src/events/changes.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient, type GraphqlAnswer } from '../support/graphql.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

const FIELDS = `id name project { id } scopes requirement networks tokenHint expiresAt`;
const CREATE = `mutation ($input: CreateApiClientInput!) {
  made: createApiClient(input: $input) { token apiClient { ${FIELDS} } }
}`;
const UPDATE = `mutation ($id: ID!, $input: UpdateApiClientInput!) {
  updateApiClient(id: $id, input: $input) { ${FIELDS} }
}`;
const ROTATE = `mutation ($id: ID!, $overlapSeconds: Int) {
  made: rotateApiClientToken(id: $id, overlapSeconds: $overlapSeconds) { token apiClient { tokenHint } }
}`;
const DELETE = `mutation ($id: ID!) { deleteApiClient(id: $id) }`;
const LIST = `query ($projectId: ID, $first: Int, $after: String) {
  apiClients(projectId: $projectId, first: $first, after: $after) {
    nodes { id name tokenHint lastUsedAt project { id } } totalCount pageInfo { hasNextPage endCursor }
  }
}`;

interface Made {
  token: string;
  apiClient: { id: string; tokenHint: string | null; scopes: string[] };
}
const madeBy = ({ data }: GraphqlAnswer) => data!.made as Made;
const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.extensions?.code;
const fieldsOf = ({ errors }: GraphqlAnswer) => errors![0]!.extensions!.fields;

const NEW = { name: 'PBX', scopes: ['LOOKUP'], requirement: 'TOKEN' };

const statusFor = async (token: string) =>
  (
    await testApp.http
      .get('/api/while1voice?telephone=anonymous&project=nobody-has-this')
      .set('Authorization', `Bearer ${token}`)
  ).status;

/** An ADMIN of one project who may not write, and his project. */
async function aBoundAdmin() {
  const { id } = await factories(testApp).project();
  const scopes = [Scope.ADMIN, Scope.READ, Scope.LOOKUP];
  return { projectId: String(id), ...(await aGraphqlClient(testApp, { projectId: id, scopes })) };
}

describe('API clients', () => {
  it('are made with a token that lets them in at once and is kept nowhere', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { id: projectId } = await factories(testApp).project();
    const expiresAt = '2999-01-01T00:00:00.000Z';

    const { token, apiClient } = madeBy(
      await run(CREATE, { input: { ...NEW, projectId, networks: ['192.0.2.0/24'], expiresAt } }),
    );

    expect(apiClient).toEqual({
      id: apiClient.id,
      name: 'PBX',
      project: { id: String(projectId) },
      scopes: ['LOOKUP'],
      requirement: 'TOKEN',
      networks: ['192.0.2.0/24'],
      tokenHint: token.slice(0, 11),
      expiresAt,
    });
    expect(await statusFor(token)).toBe(200);
    const rows = await testApp.get(DataSource).query<object[]>('SELECT * FROM api_tokens');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('tell every mistake of an input at once, by its path', async () => {
    const { run } = await aGraphqlClient(testApp);

    const wrong = await run(CREATE, {
      input: {
        name: ' ',
        scopes: ['READ', 'READ'],
        requirement: 'NETWORK',
        networks: ['10.1', '192.0.2.1', '::/129'],
        expiresAt: '2020-01-01T00:00:00Z',
      },
    });
    const empty = await run(CREATE, { input: { ...NEW, scopes: [], requirement: 'TOKEN_OR_NETWORK' } });
    const many = await run(CREATE, { input: { ...NEW, networks: Array(51).fill('192.0.2.1') } });

    expect(codeOf(wrong)).toBe('BAD_USER_INPUT');
    expect(fieldsOf(wrong)).toEqual([
      { path: 'input.name', message: 'must not be blank' },
      { path: 'input.scopes', message: 'must name one scope at least, and none twice' },
      { path: 'input.networks.0', message: 'must be an address or a CIDR block' },
      { path: 'input.networks.2', message: 'must be an address or a CIDR block' },
      { path: 'input.expiresAt', message: 'must be in the future' },
    ]);
    expect(fieldsOf(empty)).toEqual([
      { path: 'input.scopes', message: 'must name one scope at least, and none twice' },
      {
        path: 'input.networks',
        message: 'must name one network at least where the requirement is TOKEN_OR_NETWORK',
      },
    ]);
    expect(fieldsOf(many)).toEqual([{ path: 'input.networks', message: 'must have 50 entries at most' }]);
  });

  it('are changed in what is given, emptied by null, and as a whole stay possible', async () => {
    const { run } = await aGraphqlClient(testApp);
    const input = { ...NEW, networks: ['192.0.2.1'], expiresAt: '2999-01-01T00:00:00Z' };
    const { apiClient } = madeBy(await run(CREATE, { input }));
    const { id } = apiClient;

    const renamed = await run(UPDATE, { id, input: { name: 'Trunk', scopes: ['EVENTS', 'LOOKUP'] } });
    const emptied = await run(UPDATE, { id, input: { networks: null, expiresAt: null } });
    const impossible = await run(UPDATE, { id, input: { requirement: 'NETWORK' } });
    const nulls = await run(UPDATE, { id, input: { name: null, scopes: null, requirement: null } });

    const changed = { ...apiClient, name: 'Trunk', scopes: ['EVENTS', 'LOOKUP'] };
    expect(renamed.data!.updateApiClient).toEqual(changed);
    expect(emptied.data!.updateApiClient).toEqual({ ...changed, networks: [], expiresAt: null });
    expect(fieldsOf(impossible)).toMatchObject([{ path: 'input.networks' }]);
    expect(fieldsOf(nulls)).toMatchObject([
      { path: 'input.name' },
      { path: 'input.name' },
      { path: 'input.name' },
      { path: 'input.scopes' },
      { path: 'input.requirement' },
    ]);
  });

  it('lose at once, on this instance, what a change takes from them', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { token, apiClient } = madeBy(await run(CREATE, { input: NEW }));
    const { id } = apiClient;

    const before = await statusFor(token);
    await run(UPDATE, { id, input: { scopes: ['READ'] } });
    const withoutScope = await statusFor(token);
    await run(UPDATE, { id, input: { scopes: ['LOOKUP'], expiresAt: '2020-01-01T00:00:00Z' } });
    const expired = await statusFor(token);
    await run(UPDATE, { id, input: { expiresAt: null } });
    const again = await statusFor(token);
    const deleted = await run(DELETE, { id });

    expect([before, withoutScope, expired, again]).toEqual([200, 403, 401, 200]);
    expect(deleted.data).toEqual({ deleteApiClient: id });
    expect(await statusFor(token)).toBe(401);
    expect(codeOf(await run(DELETE, { id }))).toBe('NOT_FOUND');
  });

  it('are listed in pages, all or those of a project', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, client } = factories(testApp);
    const { id: projectId } = await project();
    for (const name of ['A', 'B', 'C']) await client({ projectId, name });

    const first = await run(LIST, { projectId, first: 2 });
    const { pageInfo } = first.data!.apiClients as { pageInfo: { endCursor: string } };
    const next = await run(LIST, { projectId, first: 2, after: pageInfo.endCursor });
    const everybody = await run(LIST);

    expect(first.data!.apiClients).toMatchObject({
      nodes: [
        { name: 'A', tokenHint: expect.stringMatching(/^cd_\w{8}$/), project: { id: String(projectId) } },
        { name: 'B' },
      ],
      totalCount: 3,
      pageInfo: { hasNextPage: true },
    });
    expect(next.data!.apiClients).toMatchObject({ nodes: [{ name: 'C' }], pageInfo: { hasNextPage: false } });
    expect((everybody.data!.apiClients as { totalCount: number }).totalCount).toBeGreaterThan(3);
  });
});

describe('a client that is bound to a project', () => {
  it('makes, sees, changes, rotates and deletes those of its own project', async () => {
    const { run, projectId } = await aBoundAdmin();

    const made = madeBy(await run(CREATE, { input: { ...NEW, projectId } }));
    const { id } = made.apiClient;
    const list = await run(LIST);
    const renamed = await run(UPDATE, { id, input: { name: 'Mine' } });
    const rotated = await run(ROTATE, { id });
    const deleted = await run(DELETE, { id });

    const { nodes } = list.data!.apiClients as { nodes: { project: { id: string } | null }[] };
    expect(nodes.map(({ project }) => project?.id)).toEqual([projectId, projectId]);
    expect(renamed.data).toMatchObject({ updateApiClient: { name: 'Mine' } });
    expect(madeBy(rotated).token).not.toBe(made.token);
    expect(deleted.data).toEqual({ deleteApiClient: id });
  });

  it('is told that another’s, and one that is bound to none, are not there', async () => {
    const { run } = await aBoundAdmin();
    const { project, client } = factories(testApp);
    const { id: otherId } = await project();
    const strangers = [await client({ projectId: otherId }), await client()];

    for (const { apiClient } of strangers) {
      const id = String(apiClient.id);
      expect(codeOf(await run(UPDATE, { id, input: { name: 'Mine' } }))).toBe('NOT_FOUND');
      expect(codeOf(await run(ROTATE, { id }))).toBe('NOT_FOUND');
      expect(codeOf(await run(DELETE, { id }))).toBe('NOT_FOUND');
    }
    expect((await run(LIST, { projectId: otherId })).data!.apiClients).toMatchObject({
      nodes: [],
      totalCount: 0,
    });
    expect(codeOf(await run(CREATE, { input: { ...NEW, projectId: otherId } }))).toBe('NOT_FOUND');
  });

  it('makes none that is bound to no project', async () => {
    const { run } = await aBoundAdmin();

    expect(codeOf(await run(CREATE, { input: NEW }))).toBe('FORBIDDEN');
    expect(codeOf(await run(CREATE, { input: { ...NEW, projectId: null } }))).toBe('FORBIDDEN');
  });

  it('gives no scope that it lacks: not to a new one, nor by a change, nor by taking over one that has more', async () => {
    const { run, projectId } = await aBoundAdmin();
    const mine = madeBy(await run(CREATE, { input: { ...NEW, projectId } })).apiClient.id;
    const mightier = String(
      (await factories(testApp).client({ projectId: Number(projectId), scopes: [Scope.WRITE] })).apiClient.id,
    );
    const takeOver = { requirement: 'NETWORK', networks: ['203.0.113.66'] };

    const refused = [
      await run(CREATE, { input: { ...NEW, projectId, scopes: ['LOOKUP', 'WRITE'] } }),
      await run(UPDATE, { id: mine, input: { scopes: ['LOOKUP', 'EVENTS'] } }),
      await run(UPDATE, { id: mightier, input: takeOver }),
      await run(ROTATE, { id: mightier }),
    ];

    expect(refused.map(codeOf)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect((await run(UPDATE, { id: mightier, input: { scopes: ['READ'] } })).errors).toBeUndefined();
  });
});

describe('rotation', () => {
  it('gives a new token, and lets the old one work on for the overlap', async () => {
    const { run } = await aGraphqlClient(testApp);
    const old = madeBy(await run(CREATE, { input: NEW }));

    const { token, apiClient } = madeBy(await run(ROTATE, { id: old.apiClient.id }));

    expect(apiClient.tokenHint).toBe(token.slice(0, 11));
    expect([await statusFor(old.token), await statusFor(token)]).toEqual([200, 200]);
    await expectEnds(old.token, 86_400);
  });

  it('ends the old token at once where the overlap is 0', async () => {
    const { run } = await aGraphqlClient(testApp);
    const old = madeBy(await run(CREATE, { input: NEW }));

    const { token } = madeBy(await run(ROTATE, { id: old.apiClient.id, overlapSeconds: 0 }));

    expect([await statusFor(old.token), await statusFor(token)]).toEqual([401, 200]);
    expect(await tokenRows(old.apiClient.id)).toHaveLength(1);
  });

  it('during an overlap ends the oldest at the earlier of both, and never later than it would have', async () => {
    const { run } = await aGraphqlClient(testApp);
    const first = madeBy(await run(CREATE, { input: NEW }));
    const { id } = first.apiClient;

    const second = madeBy(await run(ROTATE, { id, overlapSeconds: 3600 }));
    await run(ROTATE, { id, overlapSeconds: 604_800 });
    await expectEnds(first.token, 3600);
    await expectEnds(second.token, 604_800);
    await run(ROTATE, { id, overlapSeconds: 60 });

    await expectEnds(first.token, 60);
    await expectEnds(second.token, 60);
  });

  it('leaves one token that stays, also where two rotate at once', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { id } = madeBy(await run(CREATE, { input: NEW })).apiClient;

    const answers = await Promise.all([run(ROTATE, { id }), run(ROTATE, { id }), run(ROTATE, { id })]);

    expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined, undefined]);
    expect((await tokenRows(id)).filter(({ expires_at }) => expires_at === null)).toHaveLength(1);
  });

  it.each([-1, 604_801])('takes no overlap of %s seconds', async (overlapSeconds) => {
    const { run } = await aGraphqlClient(testApp);
    const { id } = madeBy(await run(CREATE, { input: NEW })).apiClient;

    const answer = await run(ROTATE, { id, overlapSeconds });

    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    expect(fieldsOf(answer)).toMatchObject([{ path: 'overlapSeconds' }]);
  });

  const tokenRows = (clientId: string) =>
    testApp
      .get(DataSource)
      .query<{ id: string; expires_at: Date | string | null }[]>(
        'SELECT id, expires_at FROM api_tokens WHERE api_client_id = ?',
        [clientId],
      );

  async function expectEnds(token: string, seconds: number): Promise<void> {
    const { ApiToken } = await import('../../src/access/api-token.entity.js');
    const row = await testApp.get(DataSource).manager.findOneByOrFail(ApiToken, { id: token.slice(3, 11) });
    const left = (row.expiresAt!.getTime() - Date.now()) / 1000;
    expect(left).toBeLessThanOrEqual(seconds);
    expect(left).toBeGreaterThan(seconds - 30);
  }
});

describe('when a client was last used', () => {
  it('is told at once, written behind the call, and no refusal counts', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, client } = factories(testApp);
    const { id: projectId } = await project();
    const { token } = await client({ projectId, name: 'Used' });
    const reader = await client({ projectId, name: 'Refused', scopes: [Scope.READ] });
    const startedAt = Date.now();

    await statusFor(token);
    await statusFor(reader.token);
    const told = await run(LIST, { projectId });
    await testApp.get(LastUse).write();
    const rows = await testApp
      .get(DataSource)
      .query<{ name: string }[]>(
        'SELECT name FROM api_clients WHERE project_id = ? AND last_used_at IS NOT NULL',
        [projectId],
      );

    const { nodes } = told.data!.apiClients as { nodes: { lastUsedAt: string | null }[] };
    expect(Date.parse(nodes[0]!.lastUsedAt!)).toBeGreaterThanOrEqual(startedAt);
    expect(nodes[1]!.lastUsedAt).toBeNull();
    expect(rows.map(({ name }) => name)).toEqual(['Used']);
  });
});

describe('a change on another instance', () => {
  it('counts when the clients are read anew', async () => {
    const { apiClient, token } = await factories(testApp).client();
    const dataSource = testApp.get(DataSource);

    await dataSource.query('DELETE FROM api_tokens WHERE api_client_id = ?', [apiClient.id]);
    await dataSource.query('DELETE FROM api_clients WHERE id = ?', [apiClient.id]);
    await testApp.get(Changes).announce({ what: 'access' });

    expect(await statusFor(token)).toBe(401);
  });
});
