import { DataSource } from 'typeorm';
import { Scope } from '../../src/access/scope.js';
import { Project } from '../../src/projects/project.entity.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx } from '../support/pbx.js';
import { documentsFor, RULE_KINDS } from '../support/rule-kinds.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

type Rule = Record<string, unknown> & { id: string; version: number };

const ANY_INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
const NOT_FOUND = [{ extensions: { code: 'NOT_FOUND' } }];

describe.each(RULE_KINDS)('a $one', (kind) => {
  const documents = documentsFor(kind);

  it('is made with all that it can have, its dnid as it is kept', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact } = factories(testApp);
    const { id: projectId } = await project();
    const { id: contactId } = await contact(projectId, { name: 'Elena' });
    const input = {
      projectId: String(projectId),
      match: { contactId: String(contactId), dnid: '021*' },
      ...kind.says,
      priority: -7,
      enabled: false,
      validFrom: '2026-11-23T09:30:00.001Z',
      validUntil: '2026-11-23T09:30:00.002Z',
      note: 'On two lines:\nthe second',
    };

    const created = await run(documents.create, { input });
    const { id } = created.data!.rule as Rule;
    const found = await run(documents.find, { id });

    expect(created.data!.rule).toEqual({
      ...input,
      projectId: undefined,
      id: expect.stringMatching(/^\d+$/),
      __typename: kind.type,
      project: { id: String(projectId) },
      match: { contact: { id: String(contactId), name: 'Elena' }, segment: null, dnid: '+4021*' },
      version: 1,
      createdAt: ANY_INSTANT,
      updatedAt: ANY_INSTANT,
    });
    expect(found.data!.rule).toEqual(created.data!.rule);
  });

  it.each([
    ['nothing more is said', {}],
    ['null is said', { priority: null, enabled: null, validFrom: null, validUntil: null, note: null }],
  ])('has the defaults where %s', async (_claim, more) => {
    const { run } = await aGraphqlClient(testApp);
    const { id: projectId } = await factories(testApp).project();

    const created = await run(documents.create, { input: { projectId, match: {}, ...kind.says, ...more } });

    expect(created.data!.rule).toMatchObject({
      match: { contact: null, segment: null, dnid: null },
      priority: 0,
      enabled: true,
      validFrom: null,
      validUntil: null,
      note: null,
    });
  });

  it('keeps what an update leaves out, empties what it sets to null, and is one version on', async () => {
    const { run } = await aGraphqlClient(testApp);
    const projectId = (await factories(testApp).project()).id;
    const made = {
      projectId,
      match: { segment: 'vip', dnid: '0310*' },
      note: 'a',
      priority: 3,
      ...kind.says,
    };
    const { rule } = (await run(documents.create, { input: made })).data as { rule: Rule };

    const changed = await run(documents.update, {
      id: rule.id,
      input: { note: null, enabled: false, ...kind.saysElse },
    });
    const untouched = await run(documents.update, { id: rule.id, input: {} });

    expect(changed.data!.rule).toEqual({
      ...rule,
      ...kind.saysElse,
      note: null,
      enabled: false,
      version: 2,
      updatedAt: ANY_INSTANT,
    });
    expect(untouched.data!.rule).toMatchObject({ ...kind.saysElse, note: null, priority: 3, version: 3 });
  });

  it('is given a whole new match by an update', async () => {
    const { run } = await aGraphqlClient(testApp);
    const projectId = (await factories(testApp).project()).id;
    const input = { projectId, match: { segment: 'vip', dnid: '0310*' }, ...kind.says };
    const { rule } = (await run(documents.create, { input })).data as { rule: Rule };

    const { data } = await run(documents.update, { id: rule.id, input: { match: { dnid: 'Suport' } } });

    expect(data!.rule).toMatchObject({ match: { contact: null, segment: null, dnid: 'suport' } });
  });

  it('is made in a project that another instance has only just made, too', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { manager } = testApp.get(DataSource);
    const elsewhere = {
      slug: `elsewhere-${kind.type.toLowerCase()}`,
      name: 'Elsewhere',
      defaultRegion: 'RO',
    } as const;
    const { id } = await manager.save(manager.create(Project, elsewhere));

    const { data } = await run(documents.create, {
      input: { projectId: id, match: { dnid: '021*' }, ...kind.says },
    });

    expect(data!.rule).toMatchObject({ project: { id: String(id) }, match: { dnid: '+4021*' } });
  });

  it('is deleted, once', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { id: number } = await factories(testApp)[kind.one]((await factories(testApp).project()).id);
    const id = String(number);

    const deleted = await run(documents.delete, { id });
    const again = await run(documents.delete, { id });

    expect(deleted.data).toEqual({ id });
    expect((await run(documents.find, { id })).data).toEqual({ rule: null });
    expect(again.errors).toMatchObject(NOT_FOUND);
  });

  it('is not to be had under an id of another kind, nor under what is no id', async () => {
    const { run } = await aGraphqlClient(testApp);
    const make = factories(testApp);
    const otherKind = RULE_KINDS.find(({ type }) => type !== kind.type)!;
    const { id: otherId } = await make[otherKind.one]((await make.project()).id);

    for (const id of [String(otherId), 'garbage', '0', '99999999999', '1 OR 1=1']) {
      expect((await run(documents.find, { id })).data).toEqual({ rule: null });
      expect((await run(documents.update, { id, input: {} })).errors).toMatchObject(NOT_FOUND);
      expect((await run(documents.delete, { id })).errors).toMatchObject(NOT_FOUND);
    }
    expect((await run(documentsFor(otherKind).find, { id: otherId })).data!.rule).toMatchObject({
      version: 1,
    });
  });

  it('is not there for a client that is bound to another project', async () => {
    const make = factories(testApp);
    const [ours, theirs] = [await make.project(), await make.project()];
    const { id } = await make[kind.one](theirs.id);
    const own = await make[kind.one](ours.id);
    const { run } = await aGraphqlClient(testApp, { projectId: ours.id });
    const input = { projectId: theirs.id, match: {}, ...kind.says };

    expect((await run(documents.find, { id })).data).toEqual({ rule: null });
    expect((await run(documents.update, { id, input: {} })).errors).toMatchObject(NOT_FOUND);
    expect((await run(documents.delete, { id })).errors).toMatchObject(NOT_FOUND);
    expect((await run(documents.create, { input })).errors).toMatchObject(NOT_FOUND);
    expect((await run(documents.list)).data!.rules).toMatchObject({ nodes: [{ id: String(own.id) }] });
    expect((await run(documents.list, { filter: { projectId: theirs.id } })).data!.rules).toMatchObject({
      nodes: [],
      totalCount: 0,
    });
  });

  it('is read with the scope READ, and written with WRITE', async () => {
    const reader = await aGraphqlClient(testApp, { scopes: [Scope.READ] });
    const writer = await aGraphqlClient(testApp, { scopes: [Scope.WRITE] });
    const { id } = await factories(testApp)[kind.one]((await factories(testApp).project()).id);
    const forbidden = [{ extensions: { code: 'FORBIDDEN' } }];
    const input = { projectId: '1', match: {}, ...kind.says };

    expect((await reader.run(documents.create, { input })).errors).toMatchObject(forbidden);
    expect((await reader.run(documents.update, { id, input: {} })).errors).toMatchObject(forbidden);
    expect((await reader.run(documents.delete, { id })).errors).toMatchObject(forbidden);
    expect((await writer.run(documents.find, { id })).errors).toMatchObject(forbidden);
    expect((await writer.run(documents.list)).errors).toMatchObject(forbidden);
    expect((await writer.run(documents.update, { id, input: {} })).errors).toBeUndefined();
  });

  it('counts every one of many updates at the same time', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { id } = await factories(testApp)[kind.one]((await factories(testApp).project()).id);

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, priority) => run(documents.update, { id, input: { priority } })),
    );

    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    expect((await run(documents.find, { id })).data!.rule).toMatchObject({ version: 9 });
  });
});

describe('the next call', () => {
  it('goes by a rule as it has just been made, changed and deleted', async () => {
    const { run } = await aGraphqlClient(testApp);
    const pbx = await aPbx(testApp);
    const { id: contactId } = await factories(testApp).contact(pbx.project.id);
    const documents = documentsFor(RULE_KINDS[1]);
    const position = async () =>
      ((await pbx.asks({ telephone: '0700000000', dnid: '0210000000' })).body as { queue_position: number })
        .queue_position;
    const input = { projectId: pbx.project.id, match: { contactId, dnid: '021*' }, position: 1 };

    const { id } = (await run(documents.create, { input })).data!.rule as Rule;
    const made = await position();
    await run(documents.update, { id, input: { position: 2 } });
    const changed = await position();
    await run(documents.update, { id, input: { match: { dnid: '0310*' } } });
    const forAnotherNumber = await position();
    await run(documents.update, { id, input: { match: {} } });
    const forEverybody = await position();
    await run(documents.delete, { id });
    const deleted = await position();

    expect({ made, changed, forAnotherNumber, forEverybody, deleted }).toEqual({
      made: 1,
      changed: 2,
      forAnotherNumber: null,
      forEverybody: 2,
      deleted: null,
    });
  });
});
