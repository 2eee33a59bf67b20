import { DataSource } from 'typeorm';
import { AdminClient } from '../../src/access/admin-client.js';
import { Scope } from '../../src/access/scope.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';

const ADMIN_TOKEN = 'an-admin-token-of-some-length';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({ ADMIN_TOKEN });
});
afterAll(() => testApp.close());

const startAgain = () => testApp.get(AdminClient).onApplicationBootstrap();

async function viewer(token: string, field = 'id'): Promise<unknown> {
  const response = await testApp.http
    .post('/graphql')
    .set('Authorization', `Bearer ${token}`)
    .send({ query: `{ viewer { ${field} } }` });
  const { data } = response.body as { data?: { viewer: Record<string, unknown> } };
  return data?.viewer[field];
}

async function run(query: string, variables: object): Promise<Record<string, Record<string, unknown>>> {
  const response = await testApp.http
    .post('/graphql')
    .set('Authorization', `Bearer ${ADMIN_TOKEN}`)
    .send({ query, variables });
  return (response.body as { data: Record<string, Record<string, unknown>> }).data;
}

describe('the client that ADMIN_TOKEN makes', () => {
  it('stays the one who has the token, renamed or not, when the server starts again', async () => {
    const id = await viewer(ADMIN_TOKEN);

    await run(`mutation ($id: ID!) { updateApiClient(id: $id, input: { name: "Ana" }) { id } }`, { id });
    await startAgain();

    expect(await viewer(ADMIN_TOKEN)).toBe(id);
    expect(await viewer(ADMIN_TOKEN, 'name')).toBe('Ana');
    expect(await viewer(ADMIN_TOKEN, 'tokenHint')).toBeNull();
  });

  it('has every scope again when the server starts, whatever has been taken from it', async () => {
    const id = await viewer(ADMIN_TOKEN);

    await run(`mutation ($id: ID!) { updateApiClient(id: $id, input: { scopes: [READ] }) { id } }`, { id });
    expect(await viewer(ADMIN_TOKEN, 'scopes')).toEqual(['READ']);
    await startAgain();

    expect(await viewer(ADMIN_TOKEN)).toBe(id);
    expect(await viewer(ADMIN_TOKEN, 'scopes')).toEqual(Object.values(Scope));
  });

  it('may have a token of ours too, which outlives a start', async () => {
    const id = await viewer(ADMIN_TOKEN);

    const { rotateApiClientToken } = await run(
      `mutation ($id: ID!) { rotateApiClientToken(id: $id) { token } }`,
      { id },
    );
    await startAgain();

    expect(await viewer(rotateApiClientToken!.token as string)).toBe(id);
    expect(await viewer(ADMIN_TOKEN)).toBe(id);
  });

  it('is never one that a project’s own admin has given that name', async () => {
    const { project, client } = factories(testApp);
    const dataSource = testApp.get(DataSource);
    const impostor = await client({ name: 'admin', projectId: (await project()).id });
    await dataSource.query('DELETE FROM api_tokens WHERE api_client_id <> ?', [impostor.apiClient.id]);
    await dataSource.query('DELETE FROM api_clients WHERE project_id IS NULL');

    await startAgain();

    expect(await viewer(ADMIN_TOKEN, 'name')).toBe('admin');
    expect(await viewer(ADMIN_TOKEN)).not.toBe(String(impostor.apiClient.id));
  });
});
