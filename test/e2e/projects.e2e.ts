import { Scope } from '../../src/access/scope.js';
import { aGraphqlClient } from '../support/graphql.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

const CREATE = `mutation ($input: CreateProjectInput!) {
  createProject(input: $input) { id slug name defaultRegion backendLinkTemplate externalId version }
}`;

describe('projects', () => {
  it('are made, changed and deleted', async () => {
    const { run } = await aGraphqlClient(testApp);

    const created = await run(CREATE, {
      input: { slug: 'acme', name: 'Acme', defaultRegion: 'RO', externalId: '7' },
    });
    const { id } = created.data!.createProject as { id: string };
    const updated = await run(
      `mutation ($id: ID!) {
        updateProject(id: $id, input: { name: "Acme Srl", externalId: null }) { name externalId slug version }
      }`,
      { id },
    );
    const deleted = await run(`mutation ($id: ID!) { deleteProject(id: $id) }`, { id });
    const gone = await run(`query ($id: ID!) { project(id: $id) { id } }`, { id });

    expect(created.data!.createProject).toEqual({
      id,
      slug: 'acme',
      name: 'Acme',
      defaultRegion: 'RO',
      backendLinkTemplate: null,
      externalId: '7',
      version: 1,
    });
    expect(updated.data!.updateProject).toEqual({
      name: 'Acme Srl',
      externalId: null,
      slug: 'acme',
      version: 2,
    });
    expect(deleted.data).toEqual({ deleteProject: id });
    expect(gone.data).toEqual({ project: null });
  });

  it('tell every mistake of an input at once, by its path', async () => {
    const { run } = await aGraphqlClient(testApp);

    const { errors } = await run(CREATE, {
      input: {
        slug: 'No Slug',
        name: 'a\nb',
        defaultRegion: 'XX',
        backendLinkTemplate: 'javascript:alert(1)',
      },
    });

    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(errors![0]!.extensions!.fields).toEqual([
      { path: 'input.slug', message: 'must be 1–64 lower-case letters, digits and hyphens' },
      { path: 'input.name', message: 'must have no control characters' },
      { path: 'input.defaultRegion', message: 'must be the ISO 3166-1 code of a country, e.g. RO' },
      { path: 'input.backendLinkTemplate', message: 'must be a web address, http or https' },
    ]);
  });

  it('have a slug of their own', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { slug } = await factories(testApp).project();

    const { errors } = await run(CREATE, { input: { slug, name: 'Again', defaultRegion: 'RO' } });

    expect(errors).toMatchObject([
      { message: 'Another project has this slug', extensions: { code: 'CONFLICT' } },
    ]);
  });

  it('are kept while they have contacts, unless force says otherwise', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project, contact, route } = factories(testApp);
    const { id } = await project();
    const { id: contactId } = await contact(id, { segments: ['vip'] });
    await route(id, { match: { contactId } });

    const kept = await run(`mutation ($id: ID!) { deleteProject(id: $id) }`, { id });
    const deleted = await run(`mutation ($id: ID!) { deleteProject(id: $id, force: true) }`, { id });

    expect(kept.errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
    expect(deleted.data).toEqual({ deleteProject: String(id) });
  });

  it('are changed with the scope ADMIN only, and not at all by a client that is bound to another', async () => {
    const { project } = factories(testApp);
    const { id } = await project();
    const reader = await aGraphqlClient(testApp, { scopes: [Scope.READ, Scope.WRITE] });
    const bound = await aGraphqlClient(testApp, { projectId: (await project()).id });
    const rename = `mutation ($id: ID!) { updateProject(id: $id, input: { name: "Mine" }) { id } }`;

    expect((await reader.run(rename, { id })).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await bound.run(rename, { id })).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect((await bound.run(`query ($id: ID!) { project(id: $id) { id } }`, { id })).data).toEqual({
      project: null,
    });
    expect(
      (await bound.run(CREATE, { input: { slug: 'x', name: 'X', defaultRegion: 'RO' } })).errors,
    ).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('are listed in pages, forwards and backwards', async () => {
    const { run } = await aGraphqlClient(testApp);
    const { project } = factories(testApp);
    for (const name of ['Paging C', 'Paging A', 'Paging B']) await project({ name });
    const page = `query ($first: Int, $after: String, $last: Int, $before: String) {
      projects(filter: { search: "paging" }, orderBy: { field: NAME, direction: ASC },
        first: $first, after: $after, last: $last, before: $before) {
        nodes { name } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`;
    interface Page {
      nodes: { name: string }[];
      pageInfo: { startCursor: string; endCursor: string };
    }

    const first = (await run(page, { first: 2 })).data!.projects as Page;
    const next = (await run(page, { first: 2, after: first.pageInfo.endCursor })).data!.projects as Page;
    const back = (await run(page, { last: 1, before: next.pageInfo.startCursor })).data!.projects as Page;

    expect(first).toMatchObject({
      nodes: [{ name: 'Paging A' }, { name: 'Paging B' }],
      totalCount: 3,
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    expect(next).toMatchObject({
      nodes: [{ name: 'Paging C' }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    expect(back).toMatchObject({
      nodes: [{ name: 'Paging B' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: true },
    });
  });
});
