import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { ClientRequirement, Scope } from '../../src/access/scope.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { holdDatabase } from '../support/hold-database.js';
import { aTellingPbx } from '../support/pbx-events.js';
import { statementsOf } from '../support/statements.js';
import { until } from '../support/until.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

const CALL = `id uniqueId direction status telephone number dnid agent queue queueHoldSeconds failReason backendLink
  contact { id } project { id } startedAt answeredAt endedAt events { at event params }`;
const CALLS = `query ($filter: JournalFilter, $first: Int, $after: String) {
  calls(filter: $filter, first: $first, after: $after) {
    nodes { ${CALL} } totalCount pageInfo { hasNextPage endCursor }
  }
}`;

interface CallNode extends Record<string, unknown> {
  uniqueId: string;
  status: string;
  events: { event: string; params: Record<string, string> }[];
}

const callsOf = async (filter: Record<string, unknown>, scopes = [Scope.READ]): Promise<CallNode[]> => {
  const { run } = await aGraphqlClient(testApp, { scopes });
  const { data, errors } = await run(CALLS, { filter });
  expect(errors).toBeUndefined();
  return (data!.calls as { nodes: CallNode[] }).nodes;
};

const A_CALL = { telephone: '0722 100 200', dnid: '0210000000', uniqueid: '1732350000.1' };

describe('the events of the PBX', () => {
  it('makes a call of the vendor’s three kinds of URL, each answered 200 with an empty body', async () => {
    const { project, externalId, tellsRaw } = await aTellingPbx(testApp);
    const { id } = await factories(testApp).contact(project.id, { phones: ['0722 100 200'] });
    const common = `project_id=${externalId}&telephone=0722100200&dnid=0210000000&dnid_identifier=main&contact_id=${id}`;

    const answers = [
      await tellsRaw(
        `event=queue_answer&direction=IN&agent=ion-popescu&remote_number=0722100200&queue=sales&uniqueid=17.1&${common}`,
      ),
      await tellsRaw(
        `event=missed_calls&queue=sales&queue_hold_time=35&fail_reason=queue_hangup&explain_reason=&uniqueid=17.2&${common}`,
      ),
      await tellsRaw(
        `event=outgoing_end&direction=OUT&agent=ana&remote_number=0722100200&billsec=9&uniqueid=17.3&${common}`,
      ),
    ];

    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [200, ''],
      [200, ''],
      [200, ''],
    ]);
    const calls = await callsOf({ projectId: project.id });
    const byUniqueId = Object.fromEntries(calls.map((call) => [call.uniqueId, call]));
    const same = {
      project: { id: String(project.id) },
      contact: { id: String(id) },
      telephone: '0722100200',
      number: '+40722100200',
      dnid: '+40210000000',
      backendLink: `https://crm.example.com/${id}?t=%2B40722100200`,
    };
    expect(byUniqueId['17.1']).toMatchObject({
      ...{ ...same, direction: 'INBOUND', status: 'ANSWERED', agent: 'ion-popescu', queue: 'sales' },
      endedAt: null,
    });
    expect(byUniqueId['17.2']).toMatchObject({
      ...{ ...same, direction: 'INBOUND', status: 'MISSED', agent: null, queue: 'sales' },
      ...{ queueHoldSeconds: 35, failReason: 'queue_hangup', answeredAt: null },
    });
    expect(byUniqueId['17.3']).toMatchObject({
      ...{ ...same, direction: 'OUTBOUND', status: 'ENDED', agent: 'ana' },
      events: [{ event: 'outgoing_end', params: { billsec: '9', direction: 'OUT' } }],
    });
  });

  it('are stored without the token', async () => {
    const { token, tells } = await aTellingPbx(testApp);

    await tells({ ...A_CALL, event: 'queue_answer' });

    const rows = await testApp.get(DataSource).query<unknown[]>('SELECT * FROM call_events');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it.each([
    ['nothing at all', {}],
    ['no event', { uniqueid: '1' }],
    ['an unknown project', { event: 'queue_answer', uniqueid: '1', project_id: 'nobody-knows' }],
    [
      'values of 4 KB, control characters and no UTF-8',
      { event: '\u0000\u0007', uniqueid: 'é'.repeat(4096), x: '%FF' },
    ],
  ])('are answered 200 and an empty body with %s', async (_, query) => {
    const { tells } = await aTellingPbx(testApp);

    const { status, text, headers } = await tells(query);

    expect([status, text, headers['cache-control']]).toEqual([200, '', 'no-store']);
  });

  it('answer HEAD, and 405 to another method', async () => {
    const { token } = await aTellingPbx(testApp);

    const head = await testApp.http.head(`/api/while1voice_ev?event=x&token=${token}`);
    const post = await testApp.http.post(`/api/while1voice_ev?event=x&token=${token}`);

    expect(head.status).toBe(200);
    expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('need the scope EVENTS', async () => {
    const { token } = await factories(testApp).client({ scopes: [Scope.LOOKUP] });

    expect((await testApp.http.get('/api/while1voice_ev')).status).toBe(401);
    expect((await testApp.http.get(`/api/while1voice_ev?token=${token}`)).status).toBe(403);
  });

  it('are dropped where a bound client names another’s project, and kept raw where nobody has it', async () => {
    const [one, other] = [await aTellingPbx(testApp), await aTellingPbx(testApp)];

    await one.tells({ event: 'queue_answer', uniqueid: 'foreign-1', project_id: other.externalId });
    await one.tells({ event: 'queue_answer', uniqueid: 'foreign-2', project_id: 'nobody-has-this' });
    await one.tells({ event: 'no_call' });

    expect(await callsOf({ projectId: other.project.id })).toEqual([]);
    expect(await callsOf({ projectId: one.project.id })).toEqual([]);
    const rows = JSON.stringify(await testApp.get(DataSource).query('SELECT * FROM call_events'));
    expect([rows.includes('foreign-1'), rows.includes('foreign-2'), rows.includes('no_call')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('of a client that is bound to none are of the project that they name', async () => {
    const { project, externalId } = await aTellingPbx(testApp);
    const { token } = await factories(testApp).client({ scopes: [Scope.EVENTS] });

    await testApp.http.get(
      `/api/while1voice_ev?event=dial_answer&uniqueid=9.9&project_id=${externalId}&token=${token}`,
    );

    expect(await callsOf({ projectId: project.id })).toMatchObject([{ uniqueId: '9.9', status: 'ANSWERED' }]);
  });

  it('of two clients on one network are of the one whose project they name', async () => {
    const { client } = factories(testApp);
    const [one, other] = [await aTellingPbx(testApp), await aTellingPbx(testApp)];
    const letIn = { requirement: ClientRequirement.NETWORK, networks: ['127.0.0.1'], scopes: [Scope.EVENTS] };
    const neighbours = [
      await client({ ...letIn, projectId: one.project.id }),
      await client({ ...letIn, projectId: other.project.id }),
    ];

    const { status } = await testApp.http.get(
      `/api/while1voice_ev?event=queue_answer&uniqueid=1&project_id=${other.externalId}`,
    );

    expect(status).toBe(200);
    expect(await callsOf({ projectId: other.project.id })).toMatchObject([{ uniqueId: '1' }]);
    const { run } = await aGraphqlClient(testApp);
    for (const { apiClient } of neighbours)
      await run('mutation ($id: ID!) { deleteApiClient(id: $id) }', { id: apiClient.id });
  });

  it('end in the same call in any order and however often they come', async () => {
    const { project, tells } = await aTellingPbx(testApp);
    const events: Record<string, string>[] = [
      { event: 'missed_calls', queue: 'first', queue_hold_time: '20', fail_reason: 'queue_timeout' },
      { event: 'queue_answer', agent: 'ion', queue: 'sales', telephone: '0722100201' },
      { event: 'queue_answer_end', agent: 'ion', queue: 'sales' },
      { event: 'something_new', colour: 'blue' },
    ];
    let run = 0;

    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...events, ...events], { minLength: 8, maxLength: 8 }),
        async (order) => {
          const uniqueid = `order-${++run}`;
          for (const event of order) await tells({ ...event, uniqueid });
        },
      ),
      { numRuns: 12 },
    );

    const calls = await callsOf({ projectId: project.id });
    expect(calls).toHaveLength(run);
    for (const call of calls) {
      expect(call).toMatchObject({
        ...{ status: 'ENDED', direction: 'INBOUND', agent: 'ion', queue: 'sales', telephone: '0722100201' },
        ...{ queueHoldSeconds: 20, failReason: null },
      });
      expect(call.events.map(({ event }) => event).sort()).toEqual(events.map(({ event }) => event).sort());
    }
  });

  it('are answered in time while the database does not answer, and stored once it does', async () => {
    const { project, tells, stored } = await aTellingPbx(testApp);
    const letGo = await holdDatabase(testApp.get(DataSource), 'calls');
    const startedAt = performance.now();

    const answers = await Promise.all(
      ['queue_answer', 'queue_answer_end'].map((event) => tells({ ...A_CALL, event })),
    );

    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [200, ''],
      [200, ''],
    ]);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    await letGo();
    await until(async () => {
      await stored();
      return (await callsOf({ projectId: project.id, status: 'ENDED' }))[0]?.events.length === 2;
    });
  });

  it('that come all at once lose none of each other', async () => {
    const { project, tells, stored } = await aTellingPbx(testApp);
    const names = ['queue_answer', 'queue_answer_end', ...Array.from({ length: 18 }, (_, i) => `step_${i}`)];

    await Promise.all(names.map((event) => tells({ event, uniqueid: 'at-once', agent: 'ion' })));
    await stored();

    const [call] = await callsOf({ projectId: project.id });
    expect(call).toMatchObject({ status: 'ENDED', agent: 'ion' });
    expect(call!.events.map(({ event }) => event).sort()).toEqual(names.sort());
  });
});

describe('a call', () => {
  it('is linked by its number where the PBX names no contact of the project', async () => {
    const { project, tells } = await aTellingPbx(testApp);
    const other = await factories(testApp).project();
    const foreign = await factories(testApp).contact(other.id);
    const { id } = await factories(testApp).contact(project.id, { phones: ['0722 100 200'] });

    await tells({ ...A_CALL, event: 'queue_answer', contact_id: String(foreign.id) });

    expect(await callsOf({ projectId: project.id })).toMatchObject([{ contact: { id: String(id) } }]);
  });

  it('of nobody’s is linked when somebody has its number', async () => {
    const { project, tells } = await aTellingPbx(testApp);
    await tells({ ...A_CALL, event: 'missed_calls' });
    expect(await callsOf({ projectId: project.id })).toMatchObject([{ contact: null, backendLink: null }]);

    const { id } = await factories(testApp).contact(project.id, { phones: ['0722 100 200'] });

    await until(async () => (await callsOf({ contactId: id })).length === 1);
  });

  it('moves with its contact, when that is folded into another', async () => {
    const { project, tells } = await aTellingPbx(testApp);
    const { contact } = factories(testApp);
    const { id } = await contact(project.id, { phones: ['0722 100 200'] });
    const target = await contact(project.id, { phones: ['0722 100 300'] });
    await tells({ ...A_CALL, event: 'queue_answer' });
    const { run } = await aGraphqlClient(testApp);

    await run('mutation ($t: ID!, $s: [ID!]!) { mergeContacts(targetId: $t, sourceIds: $s) { id } }', {
      t: target.id,
      s: [id],
    });

    expect(await callsOf({ contactId: target.id })).toMatchObject([{ contact: { id: String(target.id) } }]);
  });

  it('without an end is ENDED four hours after its last event, in the list and in its filters', async () => {
    const { project, tells } = await aTellingPbx(testApp);
    await tells({ ...A_CALL, event: 'dial_answer' });
    const heardAt = new Date(Date.now() - 4 * 3_600_000 - 1000);
    await testApp
      .get(DataSource)
      .createQueryBuilder()
      .update('calls')
      .set({ lastEventAt: heardAt })
      .where({ projectId: project.id })
      .execute();

    expect(await callsOf({ projectId: project.id, status: 'ANSWERED' })).toEqual([]);
    expect(await callsOf({ projectId: project.id, status: 'ENDED' })).toMatchObject([
      { status: 'ENDED', endedAt: new Date(heardAt.getTime() + 4 * 3_600_000).toISOString() },
    ]);
  });
});

describe('the list of calls', () => {
  it('is filtered, newest first, a page at a time', async () => {
    const { project, tells } = await aTellingPbx(testApp);
    const { id } = await factories(testApp).contact(project.id, { phones: ['0722 100 200'] });
    await tells({ event: 'queue_answer', uniqueid: '1', agent: 'ion', telephone: '0722100200' });
    await tells({ event: 'queue_answer', uniqueid: '2', agent: 'ana', telephone: '0722100201' });
    await tells({ event: 'missed_calls', uniqueid: '3', telephone: '+40722100200' });
    const { run } = await aGraphqlClient(testApp);
    const ids = async (filter: Record<string, unknown>) =>
      (await callsOf({ projectId: project.id, ...filter })).map(({ uniqueId }) => uniqueId);

    const first = await run(CALLS, { filter: { projectId: project.id }, first: 2 });
    const page = first.data!.calls as {
      nodes: CallNode[];
      totalCount: number;
      pageInfo: { endCursor: string };
    };
    const rest = await run(CALLS, { filter: { projectId: project.id }, after: page.pageInfo.endCursor });

    expect([page.nodes.map(({ uniqueId }) => uniqueId), page.totalCount]).toEqual([['3', '2'], 3]);
    expect((rest.data!.calls as { nodes: CallNode[] }).nodes.map(({ uniqueId }) => uniqueId)).toEqual(['1']);
    expect(await ids({ telephone: '0722-100-200' })).toEqual(['3', '1']);
    expect(await ids({ contactId: id })).toEqual(['3', '1']);
    expect(await ids({ agent: 'ana' })).toEqual(['2']);
    expect(await ids({ status: 'MISSED' })).toEqual(['3']);
    expect(await ids({ since: '2000-01-01T00:00:00Z', until: '2000-01-02T00:00:00Z' })).toEqual([]);
    expect(await ids({ telephone: 'anonymous' })).toEqual([]);
  });

  it('refuses a filter that says nothing of calls', async () => {
    const { run } = await aGraphqlClient(testApp);

    const { errors } = await run(CALLS, { filter: { outcome: 'FOUND' } });

    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'filter.outcome' }] } },
    ]);
  });

  it('shows a bound client its own project’s only', async () => {
    const [one, other] = [await aTellingPbx(testApp), await aTellingPbx(testApp)];
    await one.tells({ event: 'queue_answer', uniqueid: '1' });
    await other.tells({ event: 'queue_answer', uniqueid: '2' });
    const { run } = await aGraphqlClient(testApp, { projectId: one.project.id });

    const own = await run(CALLS);
    const foreign = await run(CALLS, { filter: { projectId: other.project.id } });

    expect(own.data!.calls).toMatchObject({ nodes: [{ uniqueId: '1' }], totalCount: 1 });
    expect(foreign.data!.calls).toMatchObject({ nodes: [], totalCount: 0 });
  });

  it('is shown of many contacts in as many statements as of one', async () => {
    const { project, tells } = await aTellingPbx(testApp);
    const { contact } = factories(testApp);
    const [ion, ana] = [
      await contact(project.id, { name: 'Ion', phones: ['0722 100 200'] }),
      await contact(project.id, { name: 'Ana', phones: ['0722 100 201'] }),
    ];
    for (const uniqueid of ['1', '2', '3']) await tells({ event: 'a', uniqueid, telephone: '0722100200' });
    await tells({ event: 'a', uniqueid: '4', telephone: '0722100201' });
    const { run } = await aGraphqlClient(testApp);

    let data: Record<string, unknown> = {};
    const statements = await statementsOf(testApp.get(DataSource), async () => {
      const answer = await run(
        `query ($p: ID) { contacts(filter: { projectId: $p }) { nodes { id calls(first: 2) { uniqueId } } } }`,
        { p: project.id },
      );
      data = answer.data!;
    });

    // Two for the contacts, one for calls without an end, one for the calls' ids and one for the calls.
    expect(statements).toHaveLength(5);
    expect(data.contacts).toEqual({
      nodes: [
        { id: String(ion.id), calls: [{ uniqueId: '3' }, { uniqueId: '2' }] },
        { id: String(ana.id), calls: [{ uniqueId: '4' }] },
      ],
    });
  });
});
