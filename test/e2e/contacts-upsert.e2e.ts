import { DataSource } from 'typeorm';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { statementsOf } from '../support/statements.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

const UPSERT = `mutation ($projectId: ID!, $input: [UpsertContactInput!]!) {
  upsertContacts(projectId: $projectId, input: $input) {
    created updated errors { index field message }
    contacts { id name company externalId segments version phones { number primary label } }
  }
}`;

interface Payload {
  created: number;
  updated: number;
  errors: { index: number; field: string; message: string }[];
  contacts: { id: string; name: string; company: string | null; version: number }[];
}
type Row = Record<string, unknown>;

async function anUpserter() {
  const { run } = await aGraphqlClient(testApp);
  const { id: projectId } = await factories(testApp).project();
  const answer = (...input: Row[]) => run(UPSERT, { projectId, input });
  const upsert = async (...input: Row[]) => (await answer(...input)).data!.upsertContacts as Payload;
  const namesAndVersions = async () => {
    const { data } = await run(
      `query ($filter: ContactFilter) { contacts(filter: $filter) { nodes { name version } } }`,
      { filter: { projectId } },
    );
    return (data!.contacts as { nodes: { name: string; version: number }[] }).nodes;
  };
  return { projectId, answer, upsert, namesAndVersions };
}
const phone = (number: string, more: Row = {}) => ({ number, ...more });

describe('upsertContacts', () => {
  it('creates whom it does not know, and updates whom it does', async () => {
    const { upsert } = await anUpserter();
    const rows = [
      { name: 'By id', externalId: 'A', phones: [phone('0721000001')] },
      { name: 'By phone', phones: [phone('0721000002')], company: 'Acme', segments: ['vip'] },
    ];

    const first = await upsert(...rows);
    const second = await upsert(
      { name: 'By id again', externalId: 'A', phones: [] },
      { name: 'By phone again', phones: [phone('+40 721 000 002', { label: 'office' })], company: null },
    );

    expect(first).toMatchObject({ created: 2, updated: 0, errors: [] });
    expect(second).toEqual({
      created: 0,
      updated: 2,
      errors: [],
      contacts: [
        {
          id: first.contacts[0]!.id,
          name: 'By id again',
          company: null,
          externalId: 'A',
          segments: [],
          version: 2,
          phones: [],
        },
        {
          id: first.contacts[1]!.id,
          name: 'By phone again',
          company: null,
          externalId: null,
          segments: ['vip'],
          version: 2,
          phones: [{ number: '+40721000002', primary: true, label: 'office' }],
        },
      ],
    });
  });

  it('finds by name whom it has renamed, and nobody by the name before', async () => {
    const { upsert, projectId } = await anUpserter();
    const { run } = await aGraphqlClient(testApp);
    await upsert({ name: 'Oldname', externalId: 'A', phones: [] });

    await upsert({ name: 'Newname', externalId: 'A', phones: [] });

    const found = async (search: string) =>
      (
        await run(`query ($filter: ContactFilter) { contacts(filter: $filter) { nodes { name } } }`, {
          filter: { projectId, search },
        })
      ).data;
    expect(await found('newname')).toEqual({ contacts: { nodes: [{ name: 'Newname' }] } });
    expect(await found('oldname')).toEqual({ contacts: { nodes: [] } });
  });

  it('takes by phone the one whose primary it is, then the lowest id, and never one with another externalId', async () => {
    const { upsert } = await anUpserter();
    const shared = phone('0210000020');
    const { contacts } = await upsert(
      { name: 'Foreign', externalId: 'F', phones: [shared] },
      { name: 'Secondary', externalId: 'S', phones: [phone('0721000001', { primary: true }), shared] },
      { name: 'Primary', externalId: 'P', phones: [shared] },
      { name: 'Later', externalId: 'L', phones: [shared] },
    );
    await upsert(
      ...['S', 'P', 'L'].map((externalId) => ({
        name: externalId,
        externalId,
        phones: [phone('0721000009')],
      })),
    );

    const unknown = await upsert({ name: 'New', externalId: 'N', phones: [shared] });
    const known = await upsert({ name: 'Same', phones: [shared] });

    expect(unknown).toMatchObject({ created: 1, updated: 0 });
    expect(known.contacts[0]!.id).toBe(contacts[0]!.id);
  });

  it('updates with a later row what an earlier one has made', async () => {
    const { upsert, namesAndVersions } = await anUpserter();

    const { created, updated, contacts } = await upsert(
      { name: 'First', phones: [phone('0721000001')], company: 'Acme' },
      { name: 'Second', phones: [phone('0040721000001'), phone('0721000002')], externalId: 'X' },
      { name: 'Third', phones: [phone('0721000003')], externalId: 'X' },
      { name: 'Another', phones: [phone('0721000002')] },
    );

    expect({ created, updated }).toEqual({ created: 2, updated: 2 });
    expect(new Set(contacts.slice(0, 3).map(({ id }) => id)).size).toBe(1);
    expect(contacts[0]).toMatchObject({ name: 'Third', company: 'Acme', version: 3 });
    expect(await namesAndVersions()).toEqual([
      { name: 'Third', version: 3 },
      { name: 'Another', version: 1 },
    ]);
  });

  it('keeps the good rows and names every mistake of the bad ones', async () => {
    const { upsert } = await anUpserter();

    const { created, errors, contacts } = await upsert(
      { name: 'Good', phones: [phone('0721000001')] },
      { name: '', phones: [phone('anonymous')], segments: ['No'] },
      { name: 'Also good', phones: [] },
      { name: 'Two', phones: [phone('1234', { primary: true }), phone('1235', { primary: true })] },
    );

    expect(created).toBe(2);
    expect(contacts.map(({ name }) => name)).toEqual(['Good', 'Also good']);
    expect(new Set(errors.map(({ index, field }) => `${index} ${field}`))).toEqual(
      new Set(['1 name', '1 phones.0.number', '1 segments.0', '3 phones']),
    );
  });

  it('lets one contact take over the externalId of another, and keeps the rows beside them', async () => {
    const { upsert } = await anUpserter();
    const [one, two] = [phone('0721000001'), phone('0721000002')];
    const before = await upsert(
      { name: 'One', phones: [one] },
      { name: 'Two', phones: [two], externalId: 'A' },
    );

    // In one statement the key would be taken still: the rows are tried again, half by half.
    const { created, updated, errors, contacts } = await upsert(
      { name: 'Two', phones: [two], externalId: null },
      { name: 'One', phones: [one], externalId: 'A' },
      { name: 'Three', phones: [] },
    );

    expect({ created, updated, errors }).toEqual({ created: 1, updated: 2, errors: [] });
    expect(contacts).toMatchObject([
      { id: before.contacts[1]!.id, externalId: null },
      { id: before.contacts[0]!.id, externalId: 'A' },
      { name: 'Three' },
    ]);
  });

  it('takes a thousand rows, and not one more', async () => {
    const { answer, upsert } = await anUpserter();
    const rows = Array.from({ length: 1001 }, (_, i) => ({
      name: `N ${i}`,
      phones: [phone(`07210${String(i).padStart(5, '0')}`)],
    }));

    const refused = await answer(...rows);
    const taken = await upsert(...rows.slice(1));
    const again = await upsert(...rows.slice(1));

    expect(refused.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'input' }] } },
    ]);
    expect(taken).toMatchObject({ created: 1000, updated: 0, errors: [] });
    expect(again).toMatchObject({ created: 0, updated: 1000, errors: [] });
    expect(again.contacts.map(({ id }) => id)).toEqual(taken.contacts.map(({ id }) => id));
  }, 30_000);

  it('costs as many statements for hundreds of rows as for a few', async () => {
    const { upsert } = await anUpserter();
    const rows = (count: number, name: string) =>
      Array.from({ length: count }, (_, i) => ({
        name: `${name} ${i}`,
        externalId: `E-${i}`,
        segments: [name],
        phones: [phone(`07210${String(i).padStart(5, '0')}`)],
      }));
    const count = async (work: () => Promise<unknown>) =>
      (await statementsOf(testApp.get(DataSource), work)).length;

    const newFew = await count(() => upsert(...rows(3, 'a')));
    const newMany = await count(() => upsert(...rows(100, 'b')));
    const changedFew = await count(() => upsert(...rows(3, 'c')));
    const changedMany = await count(() => upsert(...rows(100, 'd')));

    expect(newFew).toBeLessThan(25);
    expect(newMany - newFew).toBeLessThanOrEqual(10);
    expect(changedMany).toBe(changedFew);
  });

  it('makes one contact of each phone for fifty clients at once, in whatever order they send them', async () => {
    const { answer, projectId, namesAndVersions } = await anUpserter();
    const rows = Array.from({ length: 20 }, (_, i) => ({
      name: `Caller ${i}`,
      phones: [phone(`07210000${i + 10}`)],
    }));
    const rotated = (by: number) => [...rows.slice(by % 20), ...rows.slice(0, by % 20)];

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => answer(...(i % 2 ? rotated(i) : rotated(i).reverse()))),
    );

    expect(answers.filter(({ errors }) => errors)).toEqual([]);
    const payloads = answers.map(({ data }) => data!.upsertContacts as Payload);
    expect(payloads.reduce((sum, { created }) => sum + created, 0)).toBe(20);
    const contacts = await namesAndVersions();
    expect(contacts).toHaveLength(20);
    expect(contacts.every(({ version }) => version === 50)).toBe(true);
    const shared = await testApp
      .get(DataSource)
      .query('SELECT number FROM contact_phones WHERE project_id = ? GROUP BY number HAVING COUNT(*) > 1', [
        projectId,
      ]);
    expect(shared).toEqual([]);
  }, 60_000);

  it('is NOT_FOUND for a project that the client may not see', async () => {
    const { project } = factories(testApp);
    const [own, other] = [await project(), await project()];
    const { run } = await aGraphqlClient(testApp, { projectId: own.id });

    const { errors } = await run(UPSERT, { projectId: other.id, input: [] });

    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});
