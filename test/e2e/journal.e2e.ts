import { DataSource } from 'typeorm';
import { Scope } from '../../src/access/scope.js';
import { Journal } from '../../src/journal/journal.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { Retention } from '../../src/retention/retention.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { holdDatabase } from '../support/hold-database.js';
import { aPbx } from '../support/pbx.js';
import { aTellingPbx } from '../support/pbx-events.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

const LOOKUPS = `query ($filter: JournalFilter, $first: Int, $after: String) {
  lookups(filter: $filter, first: $first, after: $after) {
    nodes { telephone number dnid outcome durationMs at contact { id } project { id } callerData { id name externalId } }
    totalCount pageInfo { endCursor }
  }
}`;
const ERASE = `mutation ($id: ID!) { eraseContact(id: $id) { contactId lookupsErased callsErased } }`;

interface LookupNode extends Record<string, unknown> {
  telephone: string;
}

const written = () => testApp.get(Journal).written();

const lookupsOf = async (filter: Record<string, unknown>): Promise<LookupNode[]> => {
  await written();
  const { run } = await aGraphqlClient(testApp, { scopes: [Scope.READ] });
  const { data, errors } = await run(LOOKUPS, { filter });
  expect(errors).toBeUndefined();
  return (data!.lookups as { nodes: LookupNode[] }).nodes;
};

describe('the journal', () => {
  it('notes every answered lookup, newest first', async () => {
    const { project, asks } = await aPbx(testApp);
    const { id } = await factories(testApp).contact(project.id, { name: 'Ion Popescu', externalId: 'C-1' });

    await asks({ telephone: '0700 000 000', dnid: '0210000000' });
    await asks({ telephone: '0799999999' });
    await asks({ telephone: 'anonymous' });

    const lookups = await lookupsOf({ projectId: project.id });
    const of = {
      project: { id: String(project.id) },
      at: expect.any(String),
      durationMs: expect.any(Number),
    };
    const nobody = { contact: null, callerData: { id: null, name: null, externalId: null } };
    expect(lookups).toEqual([
      { ...of, ...nobody, telephone: 'anonymous', number: null, dnid: null, outcome: 'WITHHELD' },
      { ...of, ...nobody, telephone: '0799999999', number: '+40799999999', dnid: null, outcome: 'NOT_FOUND' },
      {
        ...{
          ...of,
          telephone: '0700 000 000',
          number: '+40700000000',
          dnid: '+40210000000',
          outcome: 'FOUND',
        },
        contact: { id: String(id) },
        callerData: { id: String(id), name: 'Ion Popescu', externalId: 'C-1' },
      },
    ]);
  });

  it('is not written before the answer', async () => {
    const { project, asks } = await aPbx(testApp);
    const letGo = await holdDatabase(testApp.get(DataSource), 'lookups');

    const { status } = await asks({ telephone: 'anonymous' });
    await letGo();

    expect(status).toBe(200);
    expect(await lookupsOf({ projectId: project.id })).toHaveLength(1);
  });

  it('does not know of the lookup query', async () => {
    const { project } = await aPbx(testApp);
    const { run } = await aGraphqlClient(testApp);

    await run('query ($input: LookupInput!) { lookup(input: $input) { outcome } }', {
      input: { projectId: project.id, telephone: '0700000000' },
    });

    expect(await lookupsOf({ projectId: project.id })).toEqual([]);
  });

  it('keeps a telephone of 4 KB as far as it is of any use', async () => {
    const { project, asks } = await aPbx(testApp);

    await asks({ telephone: '😀'.repeat(1000) });

    expect(await lookupsOf({ projectId: project.id })).toMatchObject([{ telephone: '😀'.repeat(255) }]);
  });

  it('is filtered, a page at a time', async () => {
    const { project, asks } = await aPbx(testApp);
    const { id } = await factories(testApp).contact(project.id, { phones: ['0722 100 200'] });
    for (const telephone of ['0722100200', '0799999998', '+40722100200']) await asks({ telephone });
    const all = await lookupsOf({ projectId: project.id });
    const telephones = async (filter: Record<string, unknown>) =>
      (await lookupsOf({ projectId: project.id, ...filter })).map(({ telephone }) => telephone);
    const { run } = await aGraphqlClient(testApp);

    const first = await run(LOOKUPS, { filter: { projectId: project.id }, first: 2 });
    const page = first.data!.lookups as {
      nodes: unknown[];
      totalCount: number;
      pageInfo: { endCursor: string };
    };
    const rest = await run(LOOKUPS, { filter: { projectId: project.id }, after: page.pageInfo.endCursor });

    expect([page.nodes, page.totalCount]).toEqual([all.slice(0, 2), 3]);
    expect((rest.data!.lookups as { nodes: unknown[] }).nodes).toEqual(all.slice(2));
    expect(await telephones({ telephone: '0722 100 200' })).toEqual(['+40722100200', '0722100200']);
    expect(await telephones({ contactId: id })).toEqual(['+40722100200', '0722100200']);
    expect(await telephones({ outcome: 'NOT_FOUND' })).toEqual(['0799999998']);
    expect(await telephones({ until: '2000-01-01T00:00:00Z' })).toEqual([]);
  });

  it.each([{ status: 'ENDED' }, { agent: 'ion' }])(
    'refuses the filter %j, which is of calls',
    async (filter) => {
      const { run } = await aGraphqlClient(testApp);

      const { errors } = await run(LOOKUPS, { filter });

      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', fields: [{ path: `filter.${Object.keys(filter)[0]}` }] } },
      ]);
    },
  );

  it('shows a bound client its own project’s only', async () => {
    const [one, other] = [await aPbx(testApp), await aPbx(testApp)];
    await one.asks({ telephone: '0711000001' });
    await other.asks({ telephone: '0711000002' });
    await written();
    const { run } = await aGraphqlClient(testApp, { projectId: one.project.id });

    const own = await run(LOOKUPS);
    const foreign = await run(LOOKUPS, { filter: { projectId: other.project.id } });

    expect(own.data!.lookups).toMatchObject({ nodes: [{ telephone: '0711000001' }], totalCount: 1 });
    expect(foreign.data!.lookups).toMatchObject({ nodes: [], totalCount: 0 });
  });

  it('loses nothing that is written while the server stops', async () => {
    const { project, asks } = await aPbx(testApp);
    await asks({ telephone: '0711000003' });

    await testApp.get(Journal).beforeApplicationShutdown();

    const [row] = await testApp
      .get(DataSource)
      .query<{ many: unknown }[]>('SELECT COUNT(*) AS many FROM lookups WHERE project_id = ?', [project.id]);
    expect(Number(row?.many)).toBe(1);
  });

  it('tells how many it could not keep', async () => {
    const metrics = await testApp.get(Metrics).registry.metrics();

    expect(metrics).toContain('caller_data_journal_dropped_total 0');
    expect(metrics).toContain('caller_data_events_dropped_total 0');
  });
});

describe('retention', () => {
  it('deletes lookups, calls and their events that are older than 90 days, and nothing younger', async () => {
    const { project, token, tells } = await aTellingPbx(testApp);
    await testApp.http.get(`/api/while1voice?telephone=0711000004&token=${token}`);
    await tells({ event: 'queue_answer', uniqueid: '1' });
    await written();
    const left = async () => {
      const dataSource = testApp.get(DataSource);
      const count = (table: string) =>
        dataSource.query<{ many: unknown }[]>(`SELECT COUNT(*) AS many FROM ${table} WHERE project_id = ?`, [
          project.id,
        ]);
      const rows = await Promise.all(['lookups', 'calls', 'call_events'].map(count));
      return rows.map(([row]) => Number(row?.many));
    };
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

    await testApp.get(Retention).run(inDays(89));
    expect(await left()).toEqual([1, 1, 1]);

    await testApp.get(Retention).run(inDays(91));
    expect(await left()).toEqual([0, 0, 0]);
  });
});

describe('deleting a project', () => {
  it('takes its lookups and calls, also what is still to be written of it', async () => {
    const { project, token, tells } = await aTellingPbx(testApp);
    await tells({ event: 'queue_answer', uniqueid: '1' });
    await tells({ event: 'no_uniqueid' });
    await testApp.http.get(`/api/while1voice?telephone=0711000005&token=${token}`);
    const { run } = await aGraphqlClient(testApp);

    await run('mutation ($id: ID!) { deleteProject(id: $id) }', { id: project.id });
    await written();

    const count = async (table: string) => {
      const sql = `SELECT COUNT(*) AS many FROM ${table} WHERE project_id = ?`;
      const [row] = await testApp.get(DataSource).query<{ many: unknown }[]>(sql, [project.id]);
      return Number(row?.many);
    };
    const left = [await count('lookups'), await count('calls'), await count('call_events')];
    expect(left).toEqual([0, 0, 0]);
  });
});

describe('erasing a person', () => {
  it('takes lookups and calls, by the id and by the numbers, and tells how many', async () => {
    const { project, token, tells } = await aTellingPbx(testApp);
    const asks = (telephone: string) =>
      testApp.http.get(`/api/while1voice?telephone=${telephone}&token=${token}`);
    await asks('0733000001'); // before anybody knew the number
    const { id } = await factories(testApp).contact(project.id, { name: 'Gluon', phones: ['0733 000 001'] });
    await asks('0733000001');
    await asks('0733000002');
    await tells({ event: 'queue_answer', uniqueid: '1', telephone: '0733000001' });
    await tells({ event: 'missed_calls', uniqueid: '2', contact_id: String(id) });
    await tells({ event: 'no_uniqueid', telephone: '0040733000001' });
    await tells({ event: 'nobodys_project', project_id: '?', telephone: '0733000001' });
    await tells({ event: 'queue_answer', uniqueid: '3', telephone: '0733000002' });
    const { run } = await aGraphqlClient(testApp);

    const { data } = await run(ERASE, { id });

    expect(data!.eraseContact).toEqual({ contactId: String(id), lookupsErased: 2, callsErased: 2 });
    const rows = await Promise.all(
      ['lookups', 'calls', 'call_events'].map((table) =>
        testApp.get(DataSource).query<unknown[]>(`SELECT * FROM ${table}`),
      ),
    );
    expect(JSON.stringify(rows)).not.toMatch(/33000001|Gluon/);
    expect(await lookupsOf({ projectId: project.id })).toMatchObject([{ telephone: '0733000002' }]);
  });

  it('takes what is still waiting to be written', async () => {
    const { project, asks } = await aPbx(testApp);
    const { id } = await factories(testApp).contact(project.id, { phones: ['0733 000 003'] });
    await asks({ telephone: '0733000003' });
    const { run } = await aGraphqlClient(testApp);

    const { data } = await run(ERASE, { id });

    expect(data!.eraseContact).toMatchObject({ lookupsErased: 1 });
    expect(await lookupsOf({ projectId: project.id })).toEqual([]);
  });

  it('that was deleted before takes what is left of him', async () => {
    const { project, asks } = await aPbx(testApp);
    const { id } = await factories(testApp).contact(project.id, { name: 'Muon', phones: ['0733 000 004'] });
    await asks({ telephone: '0733000004' });
    const { run } = await aGraphqlClient(testApp);
    await run('mutation ($id: ID!) { deleteContact(id: $id) }', { id });

    const { data } = await run(ERASE, { id });

    expect(data!.eraseContact).toMatchObject({ lookupsErased: 1 });
    const log = JSON.stringify(await testApp.get(DataSource).query('SELECT * FROM audit_log'));
    expect(log).not.toMatch(/Muon|33000004/);
  });

  it('leaves the calls at a number that somebody else has, too, but for his own', async () => {
    const { project, asks } = await aPbx(testApp);
    const { contact } = factories(testApp);
    const own = await contact(project.id, { phones: ['0733 000 005'] });
    const shared = await contact(project.id, { phones: ['0733 000 005'] });
    await asks({ telephone: '0733000005' });
    const { run } = await aGraphqlClient(testApp);

    const { data } = await run(ERASE, { id: shared.id });

    expect(data!.eraseContact).toMatchObject({ lookupsErased: 0 });
    expect(await lookupsOf({ contactId: own.id })).toHaveLength(1);
  });

  it('is NOT_FOUND where nobody of that id ever was, or only in another project', async () => {
    const { project, contact } = factories(testApp);
    const [mine, others] = [await project(), await project()];
    const { id } = await contact(others.id);
    const all = await aGraphqlClient(testApp);
    await all.run('mutation ($id: ID!) { deleteContact(id: $id) }', { id });
    const bound = await aGraphqlClient(testApp, { projectId: mine.id });

    const answers = [await all.run(ERASE, { id: 2_000_000_000 }), await bound.run(ERASE, { id })];

    for (const { errors } of answers) expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});
