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

const LIST = `query ($filter: ContactFilter, $orderBy: ContactOrder, $first: Int, $after: String, $last: Int, $before: String) {
  contacts(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    nodes { id name project { id } phones { number formatted } segments }
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
interface Page {
  nodes: { id: string; name: string }[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
}

async function aReader(values: { projectId?: number } = {}) {
  const { run } = await aGraphqlClient(testApp, values);
  const page = async (variables: Record<string, unknown>): Promise<Page> => {
    const { data, errors } = await run(LIST, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data!.contacts as Page;
  };
  const names = async (filter: Record<string, unknown>, orderBy?: Record<string, unknown>) =>
    (await page({ filter, orderBy })).nodes.map(({ name }) => name);
  return { run, page, names };
}

async function aProjectOf(contacts: Record<string, Parameters<ReturnType<typeof factories>['contact']>[1]>) {
  const { project, contact } = factories(testApp);
  const { id: projectId } = await project();
  for (const [name, values] of Object.entries(contacts))
    await contact(projectId, { name, phones: [], ...values });
  return projectId;
}

describe('a search of contacts', () => {
  let projectId: number;
  beforeAll(async () => {
    projectId = await aProjectOf({
      'Ștefan Țăranu': { company: 'Aurora Hotels', phones: ['0721 000 003'], externalId: 'CRM-10' },
      'Stefan Popescu': { company: '100% Sigur' },
      "James O'Connor": { company: 'snake_case' },
      'Connie Popa-Rusu': { company: 'Łódź GmbH', externalId: 'crm-10' },
      '山田 花子': { company: '株式会社さくら', phones: ['1234'] },
      'Ｔｏｋｙｏ Straße': { company: null },
      ['Lung '.repeat(40) + 'Sfârșit']: { company: 'x'.repeat(200) + ' Capăt' },
    });
  });

  it.each<[search: string, found: string[]]>([
    ['stefan', ['Ștefan Țăranu', 'Stefan Popescu']],
    ['ȘTEFAN', ['Ștefan Țăranu', 'Stefan Popescu']],
    ['ste', ['Ștefan Țăranu', 'Stefan Popescu']],
    ['tefan', []],
    ['stefan pop', ['Stefan Popescu']],
    ['Popescu, Stefan', ['Stefan Popescu']],
    ['stefan hotels', ['Ștefan Țăranu']],
    ['stefan nobody', []],
    ['aurora', ['Ștefan Țăranu']],
    ['connor', ["James O'Connor"]],
    ['o’connor', ["James O'Connor"]],
    ['con', ["James O'Connor", 'Connie Popa-Rusu']],
    ['rusu popa', ['Connie Popa-Rusu']],
    ['100%', ['Stefan Popescu']],
    ['%', ['Stefan Popescu']],
    ['1%', []],
    ['_', ["James O'Connor"]],
    ['snake_case', ["James O'Connor"]],
    ['snakeXcase', []],
    ['lodz', ['Connie Popa-Rusu']],
    ['花', ['山田 花子']],
    ['さくら', ['山田 花子']],
    ['田 会社', ['山田 花子']],
    ['tokyo strasse', ['Ｔｏｋｙｏ Straße']],
    ['0721 000 003', ['Ștefan Țăranu']],
    ['+40721000003', ['Ștefan Țăranu']],
    ['(0721) 000-003', ['Ștefan Țăranu']],
    ['1234', ['山田 花子']],
    ['CRM-10', ['Ștefan Țăranu']],
    ['crm-10', ['Connie Popa-Rusu']],
    ['CRM-1', []],
    ["' OR 1=1 --", []],
  ])('for %j finds %j', async (search, found) => {
    const { page } = await aReader();

    const byId = await page({ filter: { projectId, search } });
    const byDate = await page({
      filter: { projectId, search },
      orderBy: { field: 'UPDATED_AT', direction: 'ASC' },
    });

    expect(byId.nodes.map(({ name }) => name)).toEqual(found);
    expect(byId.totalCount).toBe(found.length);
    expect(byDate.nodes.map(({ name }) => name)).toEqual(found);
  });

  it('finds somebody by the last of very many words', async () => {
    const { names } = await aReader();

    expect(await names({ projectId, search: 'sfarsit capat' })).toHaveLength(1);
    expect(await names({ projectId, search: 'lung sfarsit' })).toHaveLength(1);
    expect(await names({ projectId, search: 'lung nobody' })).toEqual([]);
  });

  it('finds in all projects, each number in its own region', async () => {
    const { names } = await aReader();
    const { project, contact } = factories(testApp);
    const german = await project({ defaultRegion: 'DE' });
    await contact(german.id, { name: 'Xaver Zylinder', phones: ['0721 000 003'] });

    expect(await names({ search: 'xav zyl' })).toEqual(['Xaver Zylinder']);
    expect(await names({ search: '0721 000 003' })).toEqual(['Ștefan Țăranu', 'Xaver Zylinder']);
    expect(await names({ telephone: '0721 000 003' })).toEqual(['Ștefan Țăranu', 'Xaver Zylinder']);
    expect(await names({ telephone: '0721 000 003', projectId: german.id })).toEqual(['Xaver Zylinder']);
  });

  it('goes on where it was, page by page, also by name', async () => {
    const { page } = await aReader();
    const many = await aProjectOf(
      Object.fromEntries(
        Array.from({ length: 7 }, (_, i) => [`Mara Marin ${9 - i}`, { company: 'Mare Marfă' }]),
      ),
    );
    const variables = {
      filter: { projectId: many, search: 'mar' },
      orderBy: { field: 'NAME', direction: 'ASC' },
    };

    const found: string[] = [];
    for (let after: string | undefined, more = true; more;) {
      const { nodes, pageInfo } = await page({ ...variables, first: 3, after });
      found.push(...nodes.map(({ name }) => name));
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }

    expect(found).toEqual(Array.from({ length: 7 }, (_, i) => `Mara Marin ${3 + i}`));
  });

  it('of more than 255 characters is refused, by its path', async () => {
    const { run } = await aReader();

    const { errors } = await run(LIST, { filter: { search: 'x'.repeat(256) } });

    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'filter.search' }] } },
    ]);
  });
});

describe('the filters of contacts', () => {
  it('narrow the list, each and together', async () => {
    const { names } = await aReader();
    const projectId = await aProjectOf({
      Ana: { segments: ['vip', 'gold'], phones: ['0721000001'], externalId: 'A' },
      Bogdan: { segments: ['vip'], phones: ['0721000001', '1234'], externalId: 'B' },
      Corina: { segments: ['gold'] },
    });

    expect(await names({ projectId })).toEqual(['Ana', 'Bogdan', 'Corina']);
    expect(await names({ projectId, segment: 'vip' })).toEqual(['Ana', 'Bogdan']);
    expect(await names({ projectId, segment: 'nobody' })).toEqual([]);
    expect(await names({ projectId, telephone: '+40 721 000 001' })).toEqual(['Ana', 'Bogdan']);
    expect(await names({ projectId, telephone: 'anonymous' })).toEqual([]);
    expect(await names({ projectId, externalId: 'B' })).toEqual(['Bogdan']);
    expect(await names({ projectId, segment: 'gold', telephone: '0721000001' })).toEqual(['Ana']);
    expect(await names({ projectId, segment: 'vip', search: 'bog' })).toEqual(['Bogdan']);
    expect(await names({ projectId: 'nobody' })).toEqual([]);
  });

  it('tell what was written since an instant, oldest first', async () => {
    const { run, names } = await aReader();
    const projectId = await aProjectOf({ Ana: {}, Bogdan: {} });
    const dataSource = testApp.get(DataSource);
    const at = '2026-11-23 09:30:00.123';
    await dataSource.query('UPDATE contacts SET updated_at = ? WHERE project_id = ?', [at, projectId]);
    const [{ id }] = await dataSource.query('SELECT id FROM contacts WHERE project_id = ? ORDER BY id', [
      projectId,
    ]);
    await run(`mutation ($id: ID!) { updateContact(id: $id, input: {}) { id } }`, { id });

    const orderBy = { field: 'UPDATED_AT', direction: 'ASC' };
    expect(await names({ projectId, updatedSince: '2026-11-23T09:30:00.123Z' }, orderBy)).toEqual([
      'Bogdan',
      'Ana',
    ]);
    expect(await names({ projectId, updatedSince: '2026-11-23T09:30:00.124Z' }, orderBy)).toEqual(['Ana']);
  });

  it('show a client that is bound to a project nothing of another', async () => {
    const [own, other] = [await aProjectOf({ Mine: {} }), await aProjectOf({ Theirs: { externalId: 'T' } })];
    const { names, page } = await aReader({ projectId: own });

    expect(await names({})).toEqual(['Mine']);
    expect(await names({ projectId: own })).toEqual(['Mine']);
    expect(await names({ search: 'theirs' })).toEqual([]);
    expect(await names({ search: 'T' })).toEqual([]);
    expect(await names({ externalId: 'T' })).toEqual([]);
    expect(await page({ filter: { projectId: other } })).toMatchObject({ nodes: [], totalCount: 0 });
  });
});

describe('the orders of contacts', () => {
  it('by name is for people: without regard to case and accents', async () => {
    const { names } = await aReader();
    const projectId = await aProjectOf({
      Zoe: {},
      ștefan: {},
      Țăranu: {},
      Stanciu: {},
      'Ana Maria': {},
      'ana  b': {},
    });

    const sorted = await names({ projectId }, { field: 'NAME', direction: 'ASC' });

    expect(sorted).toEqual(['ana  b', 'Ana Maria', 'Stanciu', 'ștefan', 'Țăranu', 'Zoe']);
    expect(await names({ projectId }, { field: 'NAME', direction: 'DESC' })).toEqual(sorted.reverse());
  });

  it.each(['ID', 'NAME', 'UPDATED_AT'])(
    'by %s give 250 in pages both ways, without a repeat or a gap, while others come and go',
    async (field) => {
      const { page } = await aReader();
      const { project, contact } = factories(testApp);
      const { id: projectId } = await project();
      const { run } = await aGraphqlClient(testApp);
      const rows = Array.from({ length: 250 }, (_, i) => ({
        name: `Contact ${(i * 7) % 50}`,
        phones: [],
        externalId: `E${i}`,
      }));
      await run(
        `mutation ($projectId: ID!, $input: [UpsertContactInput!]!) { upsertContacts(projectId: $projectId, input: $input) { created } }`,
        { projectId, input: rows },
      );
      const stay = new Set((await allIds(projectId)).filter((_, i) => i % 5 !== 0));
      const goers = (await allIds(projectId)).filter((_, i) => i % 5 === 0);
      const disturb = async () => {
        await run(`mutation ($id: ID!) { deleteContact(id: $id) }`, { id: goers.pop() });
        await contact(projectId, { name: 'Contact 25', phones: [] });
      };

      for (const backwards of [false, true]) {
        const seen: string[] = [];
        for (let cursor: string | undefined, more = true; more;) {
          const size = backwards ? { last: 40, before: cursor } : { first: 40, after: cursor };
          const { nodes, pageInfo } = await page({
            filter: { projectId },
            orderBy: { field, direction: 'ASC' },
            ...size,
          });
          seen.push(...nodes.map(({ id }) => id));
          cursor = backwards ? pageInfo.startCursor : pageInfo.endCursor;
          more = backwards ? pageInfo.hasPreviousPage : pageInfo.hasNextPage;
          if (more) await disturb();
        }

        expect(new Set(seen).size).toBe(seen.length);
        expect([...stay].filter((id) => !seen.includes(id))).toEqual([]);
      }
    },
    30_000,
  );

  async function allIds(projectId: number): Promise<string[]> {
    const rows = await testApp
      .get(DataSource)
      .query('SELECT id FROM contacts WHERE project_id = ?', [projectId]);
    return (rows as { id: number }[]).map(({ id }) => String(id));
  }
});

describe('a page of full contacts', () => {
  it('costs as many statements for fifty as for five', async () => {
    const { page } = await aReader();
    const projectId = await aProjectOf(
      Object.fromEntries(
        Array.from({ length: 50 }, (_, i) => [
          `N ${i}`,
          { segments: ['vip'], phones: [`07210000${10 + i}`] },
        ]),
      ),
    );
    const cost = (first: number) =>
      statementsOf(testApp.get(DataSource), () => page({ filter: { projectId }, first }));

    const [five, fifty] = [await cost(5), await cost(50)];

    // The page of keys, its contacts, their phones, their segments, the count.
    expect(fifty).toHaveLength(5);
    expect(five).toHaveLength(5);
  });
});
