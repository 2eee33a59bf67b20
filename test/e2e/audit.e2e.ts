import { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { documentsFor, RULE_KINDS } from '../support/rule-kinds.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

interface Entry {
  id: string;
  at: string;
  action: string;
  entityId: string;
  apiClient: { id: string; name: string } | null;
  changes: Record<string, [unknown, unknown]> | null;
}

const LOG = `query ($filter: AuditFilter, $first: Int, $after: String) {
  auditLog(filter: $filter, first: $first, after: $after) {
    nodes { id at action entityId apiClient { id name } changes }
    pageInfo { hasNextPage endCursor } totalCount
  }
}`;
interface Page {
  nodes: Entry[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
  totalCount: number;
}

/** A project and a tool that changes it, with what the log tells of it, oldest first. */
async function anAuditedProject() {
  const { id: projectId } = await factories(testApp).project();
  const { run } = await aGraphqlClient(testApp);
  const page = async (filter: object, more: object = {}) =>
    (await run(LOG, { filter, ...more })).data!.auditLog as Page;
  const entries = async (filter: object = {}) =>
    (await page({ projectId: String(projectId), ...filter })).nodes.reverse();
  const write = async (document: string, variables: object = {}) => {
    const { data, errors } = await run(document, { ...variables });
    expect(errors).toBeUndefined();
    return Object.values(data!)[0] as { id: string };
  };
  return { projectId, run, page, entries, write };
}
const told = ({ action, entityId, changes }: Entry) => ({ action, entityId, changes });

describe('the audit log', () => {
  it('tells of a project made, changed and deleted', async () => {
    const { entries, write } = await anAuditedProject();

    const { id } = await write(`mutation {
      createProject(input: { slug: "audited", name: "Acme", defaultRegion: "RO" }) { id }
    }`);
    await write(`mutation ($id: ID!) { updateProject(id: $id, input: { name: "Acme Srl" }) { id } }`, { id });
    await write(`mutation ($id: ID!) { deleteProject(id: $id) }`, { id });

    const log = await entries({ projectId: id });
    expect(log.map(told)).toEqual([
      {
        action: 'project.create',
        entityId: id,
        changes: { slug: [null, 'audited'], name: [null, 'Acme'], defaultRegion: [null, 'RO'] },
      },
      { action: 'project.update', entityId: id, changes: { name: ['Acme', 'Acme Srl'] } },
      {
        action: 'project.delete',
        entityId: id,
        changes: { slug: ['audited', null], name: ['Acme Srl', null], defaultRegion: ['RO', null] },
      },
    ]);
    expect(log[0]!.apiClient).toMatchObject({ name: 'Tool' });
    expect(Date.now() - Date.parse(log[0]!.at)).toBeLessThan(60_000);
  });

  it('tells of a contact made, changed and deleted, with its numbers and segments', async () => {
    const { projectId, entries, write } = await anAuditedProject();
    const create = `mutation ($input: CreateContactInput!) { createContact(input: $input) { id } }`;
    const update = `mutation ($id: ID!, $input: UpdateContactInput!) { updateContact(id: $id, input: $input) { id } }`;

    const phones = [{ number: '0721000001', label: 'mobile' }];
    const { id } = await write(create, { input: { projectId, name: 'Ana', phones, segments: ['vip'] } });
    await write(update, { id, input: { company: 'Acme', phones: [{ number: '0721000002' }] } });
    await write(update, { id, input: { company: 'Acme' } });
    await write(`mutation ($id: ID!) { deleteContact(id: $id) }`, { id });

    const log = await entries({ entityId: id });
    expect(log.map(({ action }) => action)).toEqual(['contact.create', 'contact.update', 'contact.delete']);
    expect(log[0]!.changes).toEqual({
      projectId: [null, projectId],
      name: [null, 'Ana'],
      phones: [null, ['+40721000001']],
      primaryPhone: [null, '+40721000001'],
      phoneLabels: [null, ['mobile']],
      segments: [null, ['vip']],
    });
    expect(log[1]!.changes).toEqual({
      company: [null, 'Acme'],
      phones: [['+40721000001'], ['+40721000002']],
      primaryPhone: ['+40721000001', '+40721000002'],
      phoneLabels: [['mobile'], []],
    });
    expect(log[2]!.changes).toMatchObject({
      name: ['Ana', null],
      phones: [['+40721000002'], null],
      segments: [['vip'], null],
    });
  });

  it('tells of a merge what the target became and what the sources were', async () => {
    const { projectId, entries, write } = await anAuditedProject();
    const target = await factories(testApp).contact(projectId, { name: 'Ana', phones: ['0721000001'] });
    const source = await factories(testApp).contact(projectId, { name: 'Anna', phones: ['0721000002'] });

    const ids = { targetId: String(target.id), sourceIds: [String(source.id)] };
    await write(
      `mutation ($targetId: ID!, $sourceIds: [ID!]!) {
        mergeContacts(targetId: $targetId, sourceIds: $sourceIds) { id }
      }`,
      ids,
    );

    expect((await entries()).slice(-2).map(told)).toMatchObject([
      { action: 'contact.delete', entityId: ids.sourceIds[0], changes: { name: ['Anna', null] } },
      {
        action: 'contact.merge',
        entityId: ids.targetId,
        changes: {
          phones: [['+40721000001'], ['+40721000001', '+40721000002']],
          mergedContacts: [null, [source.id]],
        },
      },
    ]);
  });

  it('tells of an upsert whom it made and whom it changed, and not of who stayed the same', async () => {
    const { projectId, entries, write } = await anAuditedProject();
    const row = (externalId: string, name: string) => ({ externalId, name, phones: [] });
    const upsert = (...input: object[]) =>
      write(
        `mutation ($projectId: ID!, $input: [UpsertContactInput!]!) {
          upsertContacts(projectId: $projectId, input: $input) { created }
        }`,
        { projectId, input },
      );

    await upsert(row('A', 'Ana'), row('B', 'Bogdan'));
    await upsert(row('A', 'Ana'), row('B', 'Bogdan Pop'), row('C', 'Carmen'));

    const log = (await entries()).filter(({ action }) => action.startsWith('contact.'));
    expect(log.map(({ action, changes }) => [action, changes!.name]).sort()).toEqual([
      ['contact.create', [null, 'Ana']],
      ['contact.create', [null, 'Bogdan']],
      ['contact.create', [null, 'Carmen']],
      ['contact.update', ['Bogdan', 'Bogdan Pop']],
    ]);
  });

  it.each(RULE_KINDS)('tells of a rule made, changed and deleted: $one', async (kind) => {
    const { projectId, entries, write } = await anAuditedProject();
    const documents = documentsFor(kind);

    const match = { segment: 'vip' };
    const { id } = await write(documents.create, { input: { projectId, match, ...kind.says } });
    await write(documents.update, { id, input: { ...kind.saysElse, validFrom: '2030-01-01T00:00:00Z' } });
    await write(documents.delete, { id });

    const log = (await entries({ entityId: id })).filter(({ action }) => action.startsWith(kind.one));
    const [field] = Object.keys(kind.says) as [string];
    const [was, is] = [kind.says, kind.saysElse].map((says) => (says as Record<string, unknown>)[field]);
    expect(log.map(told)).toMatchObject([
      {
        action: `${kind.one}.create`,
        entityId: id,
        changes: { segment: [null, 'vip'], enabled: [null, true], [field]: [null, was] },
      },
      {
        action: `${kind.one}.update`,
        changes: { [field]: [was, is], validFrom: [null, '2030-01-01T00:00:00.000Z'] },
      },
      { action: `${kind.one}.delete`, changes: { segment: ['vip', null], [field]: [is, null] } },
    ]);
  });

  it('tells of an API client made, changed, given a token and deleted, and of no token', async () => {
    const { projectId, entries, run, write } = await anAuditedProject();
    const made = await run(
      `mutation ($projectId: ID!) {
        made: createApiClient(input: { projectId: $projectId, name: "PBX", scopes: [LOOKUP], requirement: TOKEN }) {
          token apiClient { id }
        }
      }`,
      { projectId },
    );
    const { token, apiClient } = made.data!.made as { token: string; apiClient: { id: string } };
    const { id } = apiClient;
    await write(
      `mutation ($id: ID!) { updateApiClient(id: $id, input: { scopes: [LOOKUP, READ] }) { id } }`,
      {
        id,
      },
    );
    await write(`mutation ($id: ID!) { rotateApiClientToken(id: $id) { apiClient { id } } }`, { id });
    const hashes = await testApp.get(DataSource).query<{ hash: string }[]>('SELECT hash FROM api_tokens');
    await write(`mutation ($id: ID!) { deleteApiClient(id: $id) }`, { id });

    const log = (await entries()).filter(({ action }) => action.startsWith('apiClient.'));
    expect(log.map(told)).toMatchObject([
      { action: 'apiClient.create', entityId: id, changes: { scopes: [null, ['LOOKUP']] } },
      { action: 'apiClient.update', changes: { scopes: [['LOOKUP'], ['LOOKUP', 'READ']] } },
      { action: 'apiClient.rotateToken', changes: null },
      { action: 'apiClient.delete', changes: { name: ['PBX', null] } },
    ]);
    const all = JSON.stringify(await testApp.get(DataSource).manager.find(AuditEntry));
    expect([token, ...hashes.map(({ hash }) => hash)].filter((secret) => all.includes(secret))).toEqual([]);
    expect(all).not.toContain(token.split('_')[1]);
  });

  it('tells nothing of a write that was refused or taken back', async () => {
    const { projectId, entries, run } = await anAuditedProject();
    const { contact } = factories(testApp);
    await contact(projectId, { name: 'Ana', externalId: 'A' });
    const { id } = await contact(projectId, { name: 'Bogdan', externalId: 'B' });
    const before = await entries();

    const taken = await run(
      `mutation ($id: ID!) { updateContact(id: $id, input: { externalId: "A" }) { id } }`,
      { id },
    );
    const stale = await run(
      `mutation ($id: ID!) { updateContact(id: $id, input: { name: "X" }, expectedVersion: 7) { id } }`,
      { id },
    );
    const kept = await run(`mutation ($id: ID!) { deleteProject(id: $id) }`, { id: projectId });

    const codes = [taken, stale, kept].map(({ errors }) => errors?.[0]?.extensions?.code);
    expect(codes).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT']);
    expect(await entries()).toEqual(before);
  });

  it('takes the change back that it cannot tell of', async () => {
    const { projectId, run, entries } = await anAuditedProject();
    const { id } = await factories(testApp).contact(projectId, { name: 'Ana' });
    const dataSource = testApp.get(DataSource);
    await dataSource.query('ALTER TABLE audit_log RENAME TO audit_log_away');

    const { errors } = await run(
      `mutation ($id: ID!) { updateContact(id: $id, input: { name: "X" }) { id } }`,
      {
        id,
      },
    );

    await dataSource.query('ALTER TABLE audit_log_away RENAME TO audit_log');
    const { data } = await run(`query ($id: ID!) { contact(id: $id) { name } }`, { id });
    expect(errors).toHaveLength(1);
    expect(data).toEqual({ contact: { name: 'Ana' } });
    expect(await entries({ action: 'contact.update' })).toEqual([]);
  });

  it('holds the longest notes there may be, before and after', async () => {
    const { projectId, entries, write } = await anAuditedProject();
    const [was, is] = ['👩'.repeat(5000), '山'.repeat(10_000)];
    const { id } = await factories(testApp).contact(projectId, { notes: was });

    await write(
      `mutation ($id: ID!, $notes: String) { updateContact(id: $id, input: { notes: $notes }) { id } }`,
      {
        id,
        notes: is,
      },
    );

    expect((await entries({ action: 'contact.update' }))[0]!.changes).toEqual({ notes: [was, is] });
  });
});
