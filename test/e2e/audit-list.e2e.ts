import { jest } from '@jest/globals';
import { ApiClientsService } from '../../src/access/api-clients.service.js';
import { AuditLog } from '../../src/access/audit/audit-log.js';
import { SYSTEM } from '../../src/access/access-policy.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

interface Page {
  nodes: { id: string; at: string; action: string; entityId: string; apiClient: { id: string } | null }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
  totalCount: number;
}
const LOG = `query ($filter: AuditFilter, $first: Int, $after: String) {
  auditLog(filter: $filter, first: $first, after: $after) {
    nodes { id at action entityId apiClient { id } }
    pageInfo { hasNextPage endCursor } totalCount
  }
}`;
const CREATE = `mutation ($input: CreateContactInput!) { createContact(input: $input) { id } }`;

/** A client, of one project or of all, with the pages of the log that it sees. */
async function aReader(values: { projectId?: number } = {}) {
  const { run } = await aGraphqlClient(testApp, values);
  const { id } = (await run(`{ viewer { id } }`)).data!.viewer as { id: string };
  const page = async (filter: object = {}, more: object = {}) =>
    (await run(LOG, { filter, ...more })).data!.auditLog as Page;
  const addContact = async (projectId: number) => {
    const { data } = await run(CREATE, { input: { projectId, name: 'Ana', phones: [] } });
    return (data!.createContact as { id: string }).id;
  };
  return { id, run, page, addContact };
}

describe('auditLog', () => {
  it('gives the newest first, page by page', async () => {
    const { page, addContact } = await aReader();
    const { id: projectId } = await factories(testApp).project();
    const ids = [await addContact(projectId), await addContact(projectId), await addContact(projectId)];
    const filter = { projectId: String(projectId), action: 'contact.create' };

    const first = await page(filter, { first: 2 });
    const rest = await page(filter, { first: 2, after: first.pageInfo.endCursor });

    expect([...first.nodes, ...rest.nodes].map(({ entityId }) => entityId)).toEqual(ids.reverse());
    expect([first.totalCount, first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([
      3,
      true,
      false,
    ]);
  });

  it('is narrowed by project, client, action, thing and time', async () => {
    const [one, other] = [await aReader(), await aReader()];
    const [a, b] = [await factories(testApp).project(), await factories(testApp).project()];
    const id = await one.addContact(a.id);
    await other.addContact(b.id);
    const [entry] = (await one.page({ entityId: id, action: 'contact.create' })).nodes;
    const count = async (filter: object) => (await one.page(filter)).totalCount;
    const later = new Date(Date.parse(entry!.at) + 1).toISOString();
    const mine = { projectId: String(a.id), action: 'contact.create' };

    expect(entry!.apiClient).toEqual({ id: one.id });
    expect(await count(mine)).toBe(1);
    expect(await count({ ...mine, action: 'contact.delete' })).toBe(0);
    expect(await count({ apiClientId: one.id })).toBe(1);
    expect(await count({ ...mine, apiClientId: other.id })).toBe(0);
    expect(await count({ ...mine, entityId: '999999' })).toBe(0);
    expect(await count({ ...mine, projectId: 'nobody' })).toBe(0);
    expect(await count({ ...mine, since: entry!.at, until: later })).toBe(1);
    expect(await count({ ...mine, since: later })).toBe(0);
    expect(await count({ ...mine, until: entry!.at })).toBe(0);
  });

  it('shows a bound client what was done in its project, and no client of another', async () => {
    const [mine, others] = [await factories(testApp).project(), await factories(testApp).project()];
    const [bound, free] = [await aReader({ projectId: mine.id }), await aReader()];
    const own = await bound.addContact(mine.id);
    const byAnother = await free.addContact(mine.id);
    await free.addContact(others.id);

    const seen = (await bound.page({ action: 'contact.create' })).nodes;

    expect(seen.map(({ entityId, apiClient }) => [entityId, apiClient])).toEqual([
      [byAnother, null],
      [own, { id: bound.id }],
    ]);
    expect((await bound.page({ projectId: String(others.id) })).nodes).toEqual([]);
    expect((await bound.page({ apiClientId: free.id, projectId: String(others.id) })).totalCount).toBe(0);
  });

  it('outlives the client and the project that it tells of', async () => {
    const [reader, gone] = [await aReader(), await aReader()];
    const { id: projectId } = await factories(testApp).project();
    const id = await gone.addContact(projectId);
    await testApp.get(ApiClientsService).delete(SYSTEM, Number(gone.id));
    await reader.run(`mutation ($id: ID!) { deleteProject(id: $id, force: true) }`, { id: projectId });

    const { nodes } = await reader.page({ projectId: String(projectId) });

    expect(nodes[0]).toMatchObject({ action: 'project.delete', apiClient: { id: reader.id } });
    expect(nodes[1]).toMatchObject({ action: 'contact.create', entityId: id, apiClient: null });
  });

  it('asks for the clients of a page together', async () => {
    const readers = [await aReader(), await aReader(), await aReader()];
    const { id: projectId } = await factories(testApp).project();
    for (const { addContact } of readers) await addContact(projectId);

    const asked = jest.spyOn(testApp.get(AuditLog), 'clients');
    const { nodes } = await readers[0]!.page({ projectId: String(projectId), action: 'contact.create' });

    const newestFirst = readers.map(({ id }) => id).reverse();
    expect(nodes.map(({ apiClient }) => apiClient!.id)).toEqual(newestFirst);
    expect(asked.mock.calls).toEqual([[newestFirst.map(Number)]]);
  });
});
