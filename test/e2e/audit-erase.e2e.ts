import { DataSource } from 'typeorm';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

const ERASE = `mutation ($id: ID!) { eraseContact(id: $id) { contactId lookupsErased callsErased } }`;
const LOG = `query ($filter: AuditFilter) {
  auditLog(filter: $filter) { nodes { action entityId apiClient { name } changes } }
}`;
const UPDATE = `mutation ($id: ID!, $input: UpdateContactInput!) { updateContact(id: $id, input: $input) { id } }`;
const MERGE = `mutation ($id: ID!, $from: [ID!]!) { mergeContacts(targetId: $id, sourceIds: $from) { id } }`;

/** All that is in the database, as text. */
async function everything(): Promise<string> {
  const dataSource = testApp.get(DataSource);
  const tables = [...new Set(dataSource.entityMetadatas.map(({ tableName }) => tableName))];
  const rows = await Promise.all(
    tables.map((table) => dataSource.query<unknown[]>(`SELECT * FROM ${table}`)),
  );
  return JSON.stringify(rows);
}

describe('eraseContact', () => {
  it('leaves nothing of the person in any table, and that it happened', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact, route } = factories(testApp);
    const { id: projectId } = await project();
    const { id } = await contact(projectId, {
      name: 'Zoltan Quark',
      phones: ['0722 777 001'],
      notes: 'Gluon',
    });
    const double = await contact(projectId, { name: 'Zoli Quark', phones: ['0722 777 002'] });
    const friend = await contact(projectId, { name: 'Ana', notes: 'Calls +40722777001 at times' });
    await route(projectId, { match: { contactId: id }, note: 'For Quark' });
    await run(UPDATE, { id, input: { email: 'quark@example.com' } });
    await run(UPDATE, { id: friend.id, input: { notes: null } });
    await run(MERGE, { id, from: [double.id] });

    const { data, errors } = await run(ERASE, { id });

    expect(errors).toBeUndefined();
    expect(data!.eraseContact).toEqual({ contactId: String(id), lookupsErased: 0, callsErased: 0 });
    const left = (await everything()).toLowerCase();
    const traces = ['quark', 'zol', 'gluon', '22777001', '22777002'];
    expect(traces.filter((trace) => left.includes(trace))).toEqual([]);
    const log = await run(LOG, { filter: { entityId: id, projectId } });
    const contactsOwn = (log.data!.auditLog as { nodes: { action: string }[] }).nodes.filter(({ action }) =>
      action.startsWith('contact.'),
    );
    const entry = { entityId: String(id), changes: null };
    expect(contactsOwn).toMatchObject([
      { ...entry, action: 'contact.erase', apiClient: { name: 'Tool' } },
      { ...entry, action: 'contact.merge', apiClient: { name: 'Tool' } },
      { ...entry, action: 'contact.update', apiClient: { name: 'Tool' } },
      { ...entry, action: 'contact.create', apiClient: null },
    ]);
  });

  it('leaves what is told of others', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact } = factories(testApp);
    const [{ id: projectId }, other] = [await project(), await project()];
    const { id } = await contact(projectId, { name: 'Ana', phones: ['0722 777 003'] });
    const neighbour = await contact(projectId, { name: 'Bogdan', phones: ['0722 777 004'] });
    const namesake = await contact(other.id, { name: 'Ana elsewhere', phones: ['0722 777 003'] });

    await run(ERASE, { id });

    for (const { id: entityId, name } of [neighbour, namesake]) {
      const { data } = await run(LOG, { filter: { entityId, action: 'contact.create' } });
      expect(data!.auditLog).toMatchObject({ nodes: [{ changes: { name: [null, name] } }] });
    }
  });

  it('is NOT_FOUND for a client of another project, and erases nothing', async () => {
    const { project, contact } = factories(testApp);
    const [mine, others] = [await project(), await project()];
    const { run } = await aGraphqlClient(testApp, { projectId: mine.id });
    const { id } = await contact(others.id, { name: 'Carmen' });

    const { errors } = await run(ERASE, { id });

    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(await everything()).toContain('Carmen');
  });
});
