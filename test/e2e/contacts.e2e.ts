import { DataSource } from 'typeorm';
import { Scope } from '../../src/access/scope.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient, type GraphqlAnswer } from '../support/graphql.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

const ALL = `id project { id } name company email phones { number formatted label primary } segments
  language externalId backendLink notes version createdAt updatedAt`;
const CREATE = `mutation ($input: CreateContactInput!) { createContact(input: $input) { ${ALL} } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateContactInput!, $expectedVersion: Int) {
  updateContact(id: $id, input: $input, expectedVersion: $expectedVersion) { ${ALL} }
}`;
const DELETE = `mutation ($id: ID!) { deleteContact(id: $id) }`;
const MERGE = `mutation ($targetId: ID!, $sourceIds: [ID!]!) {
  mergeContacts(targetId: $targetId, sourceIds: $sourceIds) { ${ALL} }
}`;
const ONE = `query ($id: ID!) { contact(id: $id) { ${ALL} } }`;

interface ContactAnswer {
  id: string;
  version: number;
  phones: { number: string; primary: boolean }[];
  segments: string[];
}
const contactIn = ({ data }: GraphqlAnswer, field: string) => data![field] as ContactAnswer;
const codesOf = ({ errors = [] }: GraphqlAnswer) => errors.map(({ extensions }) => extensions!.code);
const fieldsOf = ({ errors }: GraphqlAnswer) =>
  errors![0]!.extensions!.fields as { path: string; message: string }[];

const FULL = {
  name: 'Ștefan Țăranu',
  company: 'Țăranu & Fiii',
  email: 'stefan@example.com',
  phones: [
    { number: '0721 000 003', label: 'mobile' },
    { number: '1234', primary: true },
  ],
  segments: ['vip', 'emag-mktp', 'vip'],
  language: 'en_GB',
  externalId: 'CRM-1',
  backendLink: 'https://crm.example.com/1',
  notes: 'Calls on Mondays.\nLikes tea.',
};

describe('a contact', () => {
  it('is made with all that it can have', async () => {
    const { run } = await aGraphqlClient(testApp);
    const project = await factories(testApp).project();

    const created = contactIn(
      await run(CREATE, { input: { ...FULL, projectId: project.id } }),
      'createContact',
    );

    expect(created).toEqual({
      ...FULL,
      id: created.id,
      project: { id: String(project.id) },
      phones: [
        { number: '+40721000003', formatted: '+40 721 000 003', label: 'mobile', primary: false },
        { number: '1234', formatted: '1234', label: null, primary: true },
      ],
      segments: ['emag-mktp', 'vip'],
      version: 1,
      createdAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      updatedAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
    expect(contactIn(await run(ONE, { id: created.id }), 'contact')).toEqual(created);
  });

  it('keeps what an update leaves out, loses what is null, and has a list as it was given last', async () => {
    const { run } = await aGraphqlClient(testApp);
    const project = await factories(testApp).project();
    const created = contactIn(
      await run(CREATE, { input: { ...FULL, projectId: project.id } }),
      'createContact',
    );

    const input = {
      name: 'Ștefan',
      company: null,
      notes: null,
      phones: [{ number: '0721000009' }],
      segments: null,
    };
    const updated = contactIn(await run(UPDATE, { id: created.id, input }), 'updateContact');

    expect(updated).toEqual({
      ...created,
      ...input,
      phones: [{ number: '+40721000009', formatted: '+40 721 000 009', label: null, primary: true }],
      segments: [],
      version: 2,
      updatedAt: updated['updatedAt' as keyof ContactAnswer],
    });
    expect(contactIn(await run(ONE, { id: created.id }), 'contact')).toEqual(updated);
  });

  it('counts its versions one by one, whatever an update says', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact } = factories(testApp);
    const { id } = await contact((await project()).id);

    const versions: number[] = [];
    for (const input of [{}, { name: 'Ion Popescu' }, { segments: ['vip'] }, { phones: [] }])
      versions.push(contactIn(await run(UPDATE, { id, input }), 'updateContact').version);

    expect(versions).toEqual([2, 3, 4, 5]);
  });

  it('tells every mistake of an input at once, by its path', async () => {
    const { run } = await aGraphqlClient(testApp);
    const project = await factories(testApp).project();

    const answer = await run(CREATE, {
      input: {
        projectId: project.id,
        name: 'a\nb',
        email: 'nobody',
        phones: [{ number: 'anonymous', label: 'x'.repeat(65) }, { number: '0700000000' }],
        segments: ['vip', 'No Segment'],
        language: 'Romanian',
        externalId: 'x'.repeat(129),
        backendLink: 'javascript:alert(1)',
        notes: 'x'.repeat(10_001),
      },
    });

    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(
      fieldsOf(answer)
        .map(({ path }) => path)
        .sort(),
    ).toEqual([
      'input.backendLink',
      'input.email',
      'input.externalId',
      'input.language',
      'input.name',
      'input.notes',
      'input.phones.0.label',
      'input.phones.0.number',
      'input.segments.1',
    ]);
  });

  it.each<[what: string, input: Record<string, unknown>, path: string]>([
    ['a name that is null', { name: null }, 'input.name'],
    ['a blank name', { name: ' ' }, 'input.name'],
    [
      'more than 50 phones',
      { phones: Array.from({ length: 51 }, (_, i) => ({ number: `07000001${i + 10}` })) },
      'input.phones',
    ],
    ['more than 50 segments', { segments: Array.from({ length: 51 }, (_, i) => `s-${i}`) }, 'input.segments'],
    [
      'two primary phones',
      {
        phones: [
          { number: '1234', primary: true },
          { number: '1235', primary: true },
        ],
      },
      'input.phones',
    ],
  ])('refuses %s', async (_, input, path) => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact } = factories(testApp);
    const { id } = await contact((await project()).id);

    const answer = await run(UPDATE, { id, input });

    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(new Set(fieldsOf(answer).map((field) => field.path))).toEqual(new Set([path]));
  });

  it.each(['ro', 'en-GB', 'en_GB'])('takes the language %s as it is typed', async (language) => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact } = factories(testApp);
    const { id } = await contact((await project()).id);

    const { data } = await run(UPDATE, { id, input: { language } });

    expect(data).toMatchObject({ updateContact: { language } });
  });

  it('has an externalId of its own within the project', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact } = factories(testApp);
    const [first, second] = [await project(), await project()];
    await contact(first.id, { externalId: 'A' });
    const other = await contact(first.id, { externalId: 'B' });
    const input = { name: 'Again', phones: [], externalId: 'A' };

    const again = await run(CREATE, { input: { ...input, projectId: first.id } });
    const renamed = await run(UPDATE, { id: other.id, input: { externalId: 'A' } });
    const elsewhere = await run(CREATE, { input: { ...input, projectId: second.id } });

    expect(codesOf(again)).toEqual(['CONFLICT']);
    expect(codesOf(renamed)).toEqual(['CONFLICT']);
    expect(elsewhere.errors).toBeUndefined();
  });

  it('goes with its rules, phones, segments and words', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact, route } = factories(testApp);
    const { id: projectId } = await project();
    const { id } = await contact(projectId, { segments: ['vip'] });
    await route(projectId, { match: { contactId: id } });

    const deleted = await run(DELETE, { id });
    const again = await run(DELETE, { id });

    expect(deleted.data).toEqual({ deleteContact: String(id) });
    expect(codesOf(again)).toEqual(['NOT_FOUND']);
    expect((await run(ONE, { id })).data).toEqual({ contact: null });
    for (const table of ['rules', 'contact_phones', 'contact_segments', 'contact_words'])
      expect(
        await testApp.get(DataSource).query(`SELECT 1 FROM ${table} WHERE contact_id = ?`, [id]),
      ).toEqual([]);
  });
});

describe('an edit', () => {
  it('of what somebody else has changed meanwhile is a CONFLICT, and changes nothing', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact } = factories(testApp);
    const { id } = await contact((await project()).id);
    await run(UPDATE, { id, input: { name: 'First' }, expectedVersion: 1 });

    const stale = await run(UPDATE, { id, input: { name: 'Second', phones: [] }, expectedVersion: 1 });

    expect(codesOf(stale)).toEqual(['CONFLICT']);
    expect((await run(ONE, { id })).data).toMatchObject({
      contact: { name: 'First', version: 2, phones: [{ number: '+40700000000' }] },
    });
  });

  it('wins alone, of twenty at once with the same version', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact } = factories(testApp);
    const { id } = await contact((await project()).id);

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        run(UPDATE, { id, input: { name: `Edit ${i}` }, expectedVersion: 1 }),
      ),
    );

    const winners = answers.filter(({ errors }) => !errors);
    expect(winners).toHaveLength(1);
    expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 19 }, () => 'CONFLICT'));
    expect((await run(ONE, { id })).data).toEqual({ contact: winners[0]!.data!.updateContact });
  });

  it('of what is gone is NOT_FOUND', async () => {
    const { run } = await aGraphqlClient(testApp);

    for (const id of ['2000000000', '0', '-1', 'x', '99999999999'])
      expect(codesOf(await run(UPDATE, { id, input: {}, expectedVersion: 1 }))).toEqual(['NOT_FOUND']);
  });
});

describe('contacts of another project', () => {
  it('do not exist for a client that is bound to one', async () => {
    const { project, contact } = factories(testApp);
    const [own, other] = [await project(), await project()];
    const { id } = await contact(other.id);
    const mine = await contact(own.id);
    const { run } = await aGraphqlClient(testApp, { projectId: own.id });
    const create = { projectId: other.id, name: 'X', phones: [] };

    expect((await run(ONE, { id })).data).toEqual({ contact: null });
    expect(codesOf(await run(UPDATE, { id, input: {} }))).toEqual(['NOT_FOUND']);
    expect(codesOf(await run(DELETE, { id }))).toEqual(['NOT_FOUND']);
    expect(codesOf(await run(CREATE, { input: create }))).toEqual(['NOT_FOUND']);
    expect(codesOf(await run(MERGE, { targetId: mine.id, sourceIds: [id] }))).toEqual(['NOT_FOUND']);
  });
});

describe('the scopes', () => {
  it('READ and WRITE are asked for, each by itself', async () => {
    const { project, contact } = factories(testApp);
    const { id } = await contact((await project()).id);
    const reader = await aGraphqlClient(testApp, { scopes: [Scope.READ] });
    const writer = await aGraphqlClient(testApp, { scopes: [Scope.WRITE] });

    expect(codesOf(await reader.run(DELETE, { id }))).toEqual(['FORBIDDEN']);
    expect(codesOf(await writer.run(ONE, { id }))).toEqual(['FORBIDDEN']);
    expect((await reader.run(ONE, { id })).errors).toBeUndefined();
    expect(
      (await writer.run(`mutation ($id: ID!) { deleteContact(id: $id) }`, { id })).errors,
    ).toBeUndefined();
  });
});

describe('merging', () => {
  it('moves phones, segments and rules to the target, and the sources go', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact, route } = factories(testApp);
    const { id: projectId } = await project();
    const target = await contact(projectId, { phones: ['0721000001', '0721000002'], segments: ['vip'] });
    const one = await contact(projectId, { phones: ['0721000002', '0721000003'], company: 'Its own' });
    const two = await contact(projectId, { phones: ['1234'], segments: ['gold', 'vip'] });
    const rule = await route(projectId, { match: { contactId: two.id } });

    const answer = await run(MERGE, { targetId: target.id, sourceIds: [two.id, one.id] });

    expect(answer.data).toMatchObject({
      mergeContacts: {
        id: String(target.id),
        company: null,
        version: 2,
        segments: ['gold', 'vip'],
        phones: [
          { number: '+40721000001', primary: true },
          { number: '+40721000002', primary: false },
          { number: '1234', primary: false },
          { number: '+40721000003', primary: false },
        ],
      },
    });
    expect((await run(ONE, { id: one.id })).data).toEqual({ contact: null });
    const rules = 'SELECT contact_id AS contactId, version FROM rules WHERE id = ?';
    expect(await testApp.get(DataSource).query(rules, [rule.id])).toEqual([
      { contactId: target.id, version: 2 },
    ]);
  });

  it.each<[what: string, code: string, ids: (own: number, other: number) => unknown[]]>([
    ['the target itself', 'BAD_USER_INPUT', (own) => [own]],
    ['nobody', 'BAD_USER_INPUT', () => []],
    ['who is gone', 'NOT_FOUND', () => [2_000_000_000]],
    ['one of another project', 'BAD_USER_INPUT', (_, other) => [other]],
  ])('refuses to fold in %s', async (_, code, ids) => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact } = factories(testApp);
    const own = await contact((await project()).id);
    const other = await contact((await project()).id);

    const answer = await run(MERGE, { targetId: own.id, sourceIds: ids(own.id, other.id) });

    expect(codesOf(answer)).toEqual([code]);
    expect((await run(ONE, { id: own.id })).data).toMatchObject({ contact: { version: 1 } });
  });

  it('refuses what would make more than 50 phones, and leaves all as it was', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact } = factories(testApp);
    const { id: projectId } = await project();
    const numbers = (from: number) => Array.from({ length: 26 }, (_, i) => `07210001${from + i}`);
    const target = await contact(projectId, { phones: numbers(10) });
    const source = await contact(projectId, { phones: numbers(40) });

    const answer = await run(MERGE, { targetId: target.id, sourceIds: [source.id] });

    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect((await run(ONE, { id: source.id })).data).toMatchObject({
      contact: { id: String(source.id), version: 1 },
    });
  });
});
