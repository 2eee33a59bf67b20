import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Reader } from '../../src/database/reader.js';
import { Changes } from '../../src/events/changes.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';
import { rawRequest } from '../support/raw-request.js';
import { statementsOf } from '../support/statements.js';
import { until } from '../support/until.js';

let testApp: TestApp;
let tool: Awaited<ReturnType<typeof aGraphqlClient>>;
beforeAll(async () => {
  testApp = await createTestApp({ LOOKUP_BUDGET_MS: '60000', DATABASE_BUDGET_MS: '60000' });
  tool = await aGraphqlClient(testApp);
});
afterAll(() => testApp.close());
afterEach(() => jest.restoreAllMocks());

const ION = '0700000000';
const MARIA = '0700000001';
const NEW = '0700000002';
const DNID = '0210000000';

/** A PBX with two callers and a rule of each kind, all of whom have just called, and so has somebody unknown. */
async function aBusyPbx() {
  const { contact, queuePosition, directLine, route } = factories(testApp);
  const pbx = await aPbx(testApp, { backendLinkTemplate: 'https://crm.example.com/{id}' });
  const projectId = pbx.project.id;
  const { id: ion } = await contact(projectId, { name: 'Ion', segments: ['vip'], externalId: 'ion' });
  const { id: maria } = await contact(projectId, { name: 'Maria', phones: [MARIA] });
  const { id: position } = await queuePosition(projectId, { match: { segment: 'vip' }, position: 1 });
  const { id: line } = await directLine(projectId, { match: { contactId: ion }, destination: 'SIP/ion' });
  const { id: aRoute } = await route(projectId, { match: { dnid: DNID }, routeIdentifier: 'trunk-1' });
  const asks = async (telephone: string) => {
    const { body, headers } = await pbx.asks({ telephone, dnid: DNID });
    return { ...(body as Record<string, unknown>), outcome: headers['x-lookup-outcome'] };
  };
  for (const telephone of [ION, MARIA, NEW]) await asks(telephone);
  return { ...pbx, asks, projectId, ion, maria, position, line, aRoute };
}
type BusyPbx = Awaited<ReturnType<typeof aBusyPbx>>;

const UNKNOWN = { ...NINE_NULLS, outcome: 'NOT_FOUND' };

interface Case {
  change: string;
  /** One field of `Mutation`, with its arguments and selection. */
  mutation: (pbx: BusyPbx) => string;
  then: (pbx: BusyPbx) => Record<string, Record<string, unknown>>;
}

const CASES: Case[] = [
  {
    change: 'createContact',
    mutation: ({ projectId }) =>
      `createContact(input: { projectId: ${projectId}, name: "Ana", phones: [{ number: "${NEW}" }] }) { id }`,
    then: () => ({ [NEW]: { name: 'Ana', outcome: 'FOUND', route_identifier: 'trunk-1' } }),
  },
  {
    change: 'updateContact: the name',
    mutation: ({ ion }) => `updateContact(id: ${ion}, input: { name: "Ion Popescu" }) { id }`,
    then: () => ({ [ION]: { name: 'Ion Popescu', queue_position: 1 } }),
  },
  {
    change: 'updateContact: another number',
    mutation: ({ ion }) => `updateContact(id: ${ion}, input: { phones: [{ number: "${NEW}" }] }) { id }`,
    then: () => ({ [ION]: UNKNOWN, [NEW]: { name: 'Ion' } }),
  },
  {
    change: 'updateContact: no segment any more',
    mutation: ({ ion }) => `updateContact(id: ${ion}, input: { segments: [] }) { id }`,
    then: () => ({ [ION]: { name: 'Ion', queue_position: null } }),
  },
  {
    change: 'deleteContact',
    mutation: ({ ion }) => `deleteContact(id: ${ion})`,
    then: () => ({ [ION]: UNKNOWN, [MARIA]: { name: 'Maria' } }),
  },
  {
    change: 'eraseContact',
    mutation: ({ ion }) => `eraseContact(id: ${ion}) { __typename }`,
    then: () => ({ [ION]: UNKNOWN, [MARIA]: { name: 'Maria' } }),
  },
  {
    change: 'mergeContacts',
    mutation: ({ ion, maria }) => `mergeContacts(targetId: ${maria}, sourceIds: [${ion}]) { id }`,
    then: ({ maria }) => ({
      [ION]: { id: maria, name: 'Maria', queue_position: 1, direct_line: 'SIP/ion' },
      [MARIA]: { id: maria, queue_position: 1, direct_line: 'SIP/ion' },
    }),
  },
  {
    change: 'upsertContacts',
    mutation: ({ projectId }) => `upsertContacts(projectId: ${projectId}, input: [
      { externalId: "ion", name: "Ion P.", phones: [{ number: "${ION}" }] }
      { name: "Ana", phones: [{ number: "${NEW}" }] }
    ]) { created }`,
    then: () => ({ [ION]: { name: 'Ion P.' }, [NEW]: { name: 'Ana', outcome: 'FOUND' } }),
  },
  {
    change: 'createQueuePosition for a contact',
    mutation: ({ projectId, ion }) =>
      `createQueuePosition(input: { projectId: ${projectId}, match: { contactId: ${ion} }, position: 7 }) { id }`,
    then: () => ({ [ION]: { queue_position: 7 }, [MARIA]: { queue_position: null } }),
  },
  {
    change: 'createQueuePosition for everybody',
    mutation: ({ projectId }) =>
      `createQueuePosition(input: { projectId: ${projectId}, match: {}, position: 9 }) { id }`,
    then: () => ({ [ION]: { queue_position: 1 }, [MARIA]: { queue_position: 9 } }),
  },
  {
    change: 'updateQueuePosition of a segment',
    mutation: ({ position }) => `updateQueuePosition(id: ${position}, input: { position: 3 }) { id }`,
    then: () => ({ [ION]: { queue_position: 3 } }),
  },
  {
    change: 'deleteQueuePosition of a segment',
    mutation: ({ position }) => `deleteQueuePosition(id: ${position})`,
    then: () => ({ [ION]: { queue_position: null } }),
  },
  {
    change: 'createDirectLine for a dnid',
    mutation: ({ projectId }) =>
      `createDirectLine(input: { projectId: ${projectId}, match: { dnid: "021*" }, destination: "sales" }) { id }`,
    then: () => ({ [ION]: { direct_line: 'SIP/ion' }, [MARIA]: { direct_line: 'sales' } }),
  },
  {
    change: 'updateDirectLine, which passes from one contact to another',
    mutation: ({ line, maria }) =>
      `updateDirectLine(id: ${line}, input: { match: { contactId: ${maria} } }) { id }`,
    then: () => ({ [ION]: { direct_line: null }, [MARIA]: { direct_line: 'SIP/ion' } }),
  },
  {
    change: 'deleteDirectLine of a contact',
    mutation: ({ line }) => `deleteDirectLine(id: ${line})`,
    then: () => ({ [ION]: { direct_line: null } }),
  },
  {
    change: 'createRoute for a segment',
    mutation: ({ projectId }) =>
      `createRoute(input: { projectId: ${projectId}, match: { segment: "vip" }, routeIdentifier: "gold" }) { id }`,
    then: () => ({ [ION]: { route_identifier: 'gold' }, [MARIA]: { route_identifier: 'trunk-1' } }),
  },
  {
    change: 'updateRoute of a dnid',
    mutation: ({ aRoute }) => `updateRoute(id: ${aRoute}, input: { match: { dnid: "0219" } }) { id }`,
    then: () => ({ [ION]: { route_identifier: null } }),
  },
  {
    change: 'deleteRoute of a dnid',
    mutation: ({ aRoute }) => `deleteRoute(id: ${aRoute})`,
    then: () => ({ [MARIA]: { route_identifier: null } }),
  },
  {
    change: 'updateProject: the link',
    mutation: ({ projectId }) =>
      `updateProject(id: ${projectId}, input: { backendLinkTemplate: "https://new.example.com/{name}" }) { id }`,
    then: () => ({ [ION]: { backend_link: 'https://new.example.com/Ion' } }),
  },
  {
    change: 'updateProject: the region',
    mutation: ({ projectId }) => `updateProject(id: ${projectId}, input: { defaultRegion: "HU" }) { id }`,
    then: () => ({ [ION]: UNKNOWN, '+40700000000': { name: 'Ion' } }),
  },
];

describe('the next lookup sees', () => {
  it.each(CASES)('$change', async ({ mutation, then }) => {
    const pbx = await aBusyPbx();

    const { errors } = await tool.run(`mutation { ${mutation(pbx)} }`);

    expect(errors).toBeUndefined();
    for (const [telephone, expected] of Object.entries(then(pbx)))
      expect(await pbx.asks(telephone)).toMatchObject(expected);
  });

  it('an upsert of more numbers than are told one by one', async () => {
    const pbx = await aBusyPbx();
    const phones = (row: number) =>
      Array.from({ length: 5 }, (_, i) => ({ number: `+4071${String(row * 5 + i).padStart(7, '0')}` }));
    const input = Array.from({ length: 500 }, (_, row) => ({ name: `Caller ${row}`, phones: phones(row) }));
    input.push({ name: 'Ana', phones: [{ number: NEW }] });

    const upsert = `mutation ($id: ID!, $input: [UpsertContactInput!]!) {
      upsertContacts(projectId: $id, input: $input) { created }
    }`;
    const { data } = await tool.run(upsert, { id: pbx.projectId, input });

    expect(data).toEqual({ upsertContacts: { created: 501 } });
    expect(await pbx.asks(NEW)).toMatchObject({ name: 'Ana' });
  });

  it('deleteProject: its clients are refused at once', async () => {
    const pbx = await aBusyPbx();

    const { errors } = await tool.run(`mutation { deleteProject(id: ${pbx.projectId}, force: true) }`);
    const { status } = await pbx.asksRaw(`telephone=${ION}`);

    expect(errors).toBeUndefined();
    expect(status).toBe(401);
  });

  it('that a rule names a dnid, for a client that is bound to no project', async () => {
    const { client } = factories(testApp);
    const pbx = await aBusyPbx();
    const { token } = await client();
    const ask = () => testApp.http.get(`/api/while1voice?telephone=${ION}&dnid=0359123456&token=${token}`);
    expect((await ask()).status).toBe(403);

    await tool.run(
      `mutation { createRoute(input: { projectId: ${pbx.projectId}, match: { dnid: "0359*" }, routeIdentifier: "a" }) { id } }`,
    );

    expect((await ask()).body).toMatchObject({ id: pbx.ion, route_identifier: 'a' });
  });
});

describe('while the database gives no answer', () => {
  const AWAY = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  /** What is remembered is no longer sure, and nobody can be asked. */
  const takeAway = async () => {
    await testApp.get(Changes).announce({ what: 'anything' });
    return jest.spyOn(testApp.get(Reader), 'rows').mockRejectedValue(AWAY);
  };

  it('a caller who has called before is answered as he was: FOUND', async () => {
    const pbx = await aBusyPbx();
    const before = await pbx.asks(ION);
    const rows = await takeAway();

    const during = await pbx.asks(ION);

    expect(before).toMatchObject({ outcome: 'FOUND', queue_position: 1, direct_line: 'SIP/ion' });
    expect(during).toEqual(before);
    expect(rows).toHaveBeenCalled();
  });

  it('whoever was unknown may be somebody now: nine nulls, DEGRADED', async () => {
    const pbx = await aBusyPbx();
    expect(await pbx.asks(NEW)).toEqual(UNKNOWN);
    await takeAway();

    expect(await pbx.asks(NEW)).toEqual({ ...NINE_NULLS, outcome: 'DEGRADED' });
  });

  it('nobody is answered who has been deleted', async () => {
    const pbx = await aBusyPbx();
    await tool.run(`mutation { deleteContact(id: ${pbx.ion}) }`);
    await takeAway();

    expect(await pbx.asks(ION)).toEqual({ ...NINE_NULLS, outcome: 'DEGRADED' });
  });

  it('is asked again as soon as it answers', async () => {
    const pbx = await aBusyPbx();
    await takeAway();
    await pbx.asks(ION);
    jest.restoreAllMocks();
    await testApp.get(DataSource).query('UPDATE contacts SET name = ? WHERE id = ?', ['Ion P.', pbx.ion]);

    expect(await pbx.asks(ION)).toMatchObject({ name: 'Ion P.', outcome: 'FOUND' });
  });
});

describe('a PBX that hangs up', () => {
  it('stops what was asked for its call, long before its budget ends', async () => {
    const pbx = await aPbx(testApp);
    const signals: AbortSignal[] = [];
    jest.spyOn(testApp.get(Reader), 'rows').mockImplementation((_sql, _parameters, { signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    const hangUp = new AbortController();

    const answer = rawRequest(testApp, {
      path: `/api/while1voice?telephone=${ION}&token=${pbx.token}`,
      signal: hangUp.signal,
    }).catch((error: Error) => error.name);
    await until(() => signals.length === 1);
    hangUp.abort();

    expect(await answer).toBe('AbortError');
    await until(() => signals[0]!.aborted);
    await until(async () => (await metrics()).includes('_lookups_total{outcome="ABANDONED"} 1'));
    expect(signals).toHaveLength(1);
  });
});

describe('the measures', () => {
  it('tell lookups by outcome and duration, and what the memory was good for', async () => {
    const pbx = await aBusyPbx();
    const before = await metrics();

    for (const telephone of [ION, NEW, 'anonymous']) await pbx.asks(telephone);
    const after = await metrics();

    const grown = (measure: string) => valueOf(after, measure) - valueOf(before, measure);
    expect(grown('caller_data_lookups_total{outcome="FOUND"}')).toBe(1);
    expect(grown('caller_data_lookups_total{outcome="NOT_FOUND"}')).toBe(1);
    expect(grown('caller_data_lookups_total{outcome="WITHHELD"}')).toBe(1);
    expect(grown('caller_data_lookup_duration_seconds_count')).toBe(3);
    expect(grown('caller_data_memory_total{kind="callers",result="hit"}')).toBe(2);
    expect(grown('caller_data_memory_total{kind="callers",result="miss"}')).toBe(0);
    expect(valueOf(after, 'caller_data_memory_entries{kind="callers"}')).toBeGreaterThan(0);
    expect(after).not.toMatch(/\+?40700000000/);
  });
});

it('the lookup query of GraphQL asks and remembers in the same way', async () => {
  const pbx = await aBusyPbx();
  const query = `{ lookup(input: { projectId: ${pbx.projectId}, telephone: "${ION}", dnid: "${DNID}" }) { outcome callerData { name } } }`;

  const statements = await statementsOf(testApp.get(DataSource), async () => {
    expect((await tool.run(query)).data).toEqual({
      lookup: { outcome: 'FOUND', callerData: { name: 'Ion' } },
    });
  });

  expect(statements.filter((sql) => sql.includes('WITH p AS'))).toEqual([]);
});

const metrics = (): Promise<string> => testApp.get(Metrics).registry.metrics();

function valueOf(text: string, measure: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${measure} `));
  return Number(line?.split(' ')[1]);
}
