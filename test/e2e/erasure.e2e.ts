import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { Scope } from '../../src/access/scope.js';
import { OutboxCall } from '../../src/call-log/outbox-call.entity.js';
import { ErasuresElsewhere } from '../../src/contacts/erasures-elsewhere.js';
import { Changes } from '../../src/events/changes.js';
import { Journal } from '../../src/journal/journal.js';
import { createTestApp, startTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { type FakeGeneric, startFakeGeneric } from '../support/fake-systems/generic.js';
import { aSalesforce, type FakeSalesforce } from '../support/fake-systems/salesforce.js';
import { aGraphqlClient, type GraphqlAnswer } from '../support/graphql.js';
import { NINE_NULLS } from '../support/pbx.js';
import { aTellingPbx } from '../support/pbx-events.js';
import { until } from '../support/until.js';

const SETTINGS = {
  SOURCE_ALLOWED_HOSTS: '127.0.0.1',
  ENCRYPTION_KEY: 'a key for the tests, of some length',
  LOOKUP_BUDGET_MS: '20000',
  DATABASE_BUDGET_MS: '15000',
};
const SEND =
  'username=pbx%40acme.ro&password=p%26ss%3Cword%3E&token=tOkEn' +
  '&webservices[send_call][xml]=CreateActivitiesWebService&webservices[send_call][method]=sendCallInfo';

const ENTERED = '0744 100 201';
const ONCE_HIS = '0744 100 202';
const DOUBLES = '0744 100 203';
const FETCHED = '0744100204';
/** Whatever may tell of him, in any notation. */
const TRACES = /quark|gluon|muon|zolt|44.?100.?20[123]|Q-77|Q-88/i;

const ERASE = `mutation ($id: ID!) { eraseContact(id: $id) { contactId lookupsErased callsErased } }`;
const CREATE = `mutation ($input: CreateContactInput!) { createContact(input: $input) { id name phones { number } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateContactInput!) { updateContact(id: $id, input: $input) { name } }`;

let a: TestApp;
/** Another instance on the same database, which no Redis tells of anything. */
let b: TestApp;
let crm: FakeGeneric;
let salesforce: FakeSalesforce;
beforeAll(async () => {
  [crm, salesforce] = [await startFakeGeneric(), await aSalesforce()];
  salesforce.org.instead = ({ path }) => (path.includes('/class/') ? { status: 503, body: '' } : undefined);
  a = await createTestApp({ ...SETTINGS, REDIS_URL: '' });
  b = await startTestApp(SETTINGS);
});
afterAll(async () => {
  await b.close();
  await a.close();
  await Promise.all([crm.stop(), salesforce.close()]);
});

/** Every table that there is, every column as text. */
async function everything(): Promise<string> {
  const dataSource = a.get(DataSource);
  const names = process.env.DATABASE_URL!.startsWith('sqlite')
    ? "SELECT name FROM sqlite_master WHERE type = 'table'"
    : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()';
  const tables = await dataSource.query<{ name: string }[]>(names);
  const known = dataSource.entityMetadatas.map(({ tableName }) => tableName);
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(known));
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await dataSource.query<Record<string, unknown>[]>(`SELECT * FROM ${name}`);
    const asText = (value: unknown) => (Buffer.isBuffer(value) ? value.toString('latin1') : value);
    for (const row of rows) texts.push(`${name}: ${JSON.stringify(Object.values(row).map(asText))}`);
  }
  return texts.join('\n');
}

/** What the database has of somebody. */
const rowsWith = async (traces: RegExp) => (await everything()).split('\n').filter((row) => traces.test(row));

/** A project with a CRM that is asked, one that is told of calls, its PBX and a tool. */
async function aProject() {
  const pbx = await aTellingPbx(a);
  const projectId = pbx.project.id;
  const tool = await aGraphqlClient(a, { scopes: Object.values(Scope) });
  const { source } = factories(a);
  await source(projectId, { url: crm.url });
  const input = { projectId, type: 'SALESFORCE', name: 'Salesforce', url: salesforce.url, params: SEND };
  await tool.run('mutation ($input: CreateSourceInput!) { createSource(input: $input) { id } }', { input });
  const asks = async (instance: TestApp, telephone: string) => {
    const query = new URLSearchParams({ telephone, dnid: '0210000000' }).toString();
    const { body, headers } = await instance.http
      .get(`/api/while1voice?${query}`)
      .set('Authorization', `Bearer ${pbx.token}`);
    return { body: body as Record<string, unknown>, outcome: headers['x-lookup-outcome'] };
  };
  const written = async () => {
    for (const { get } of [a, b]) await get(Journal).written();
    await pbx.stored();
  };
  // B reads clients, projects and sources anew by itself.
  await until(async () => (await asks(b, 'anonymous')).outcome === 'WITHHELD', 25_000);
  return { ...pbx, projectId, tool, asks, written };
}
type Place = Awaited<ReturnType<typeof aProject>>;

/** With a key, as a tool does that may have to ask again. */
async function mutates(
  { tool }: Place,
  key: string,
  query: string,
  variables: object,
): Promise<GraphqlAnswer> {
  const { body } = await a.http
    .post('/graphql')
    .set({ Authorization: `Bearer ${tool.token}`, 'Idempotency-Key': key })
    .send({ query, variables });
  return body as GraphqlAnswer;
}

/** His name, numbers, e-mail and external id in every room. */
async function puttingHimEverywhere(place: Place, key: string): Promise<string> {
  const { projectId, tool, asks, tells, written } = place;
  const { contact, route } = factories(a);
  const input = {
    projectId: String(projectId),
    name: 'Zoltan Quark',
    email: 'quark@example.com',
    externalId: 'Q-77',
    notes: 'Gluon',
    backendLink: 'https://crm.example/Q-77',
    phones: [{ number: ENTERED, label: 'Quark' }, { number: ONCE_HIS }],
  };
  const { data } = await mutates(place, key, CREATE, { input });
  const { id } = data!.createContact as { id: string };
  await asks(a, ONCE_HIS);
  await tells({ event: 'queue_answer', uniqueid: 'once', telephone: ONCE_HIS });
  await tool.run(UPDATE, { id, input: { phones: [{ number: ENTERED }], company: 'Muon' } });
  const double = await contact(projectId, { name: 'Zolti', phones: [DOUBLES], externalId: 'Q-88' });
  await asks(b, DOUBLES);
  const merge =
    'mutation ($id: ID!, $from: [ID!]!) { mergeContacts(targetId: $id, sourceIds: $from) { id } }';
  await tool.run(merge, { id, from: [String(double.id)] });
  await route(projectId, { match: { contactId: Number(id) }, note: 'For Quark' });
  const missed = { event: 'missed_calls', telephone: ENTERED, dnid: '0210000000', queue: 'sales' };
  await tells({ ...missed, uniqueid: 'mine', contact_id: id });
  await tells({ event: 'no_uniqueid', telephone: ENTERED });
  await tells({ event: 'nobodys', project_id: 'nobodys', telephone: ENTERED });
  for (const instance of [a, b]) expect((await asks(instance, ENTERED)).body.name).toBe('Zoltan Quark');
  await written();
  await until(async () => (await a.get(DataSource).manager.count(OutboxCall)) > 0);
  return id;
}

/** All that one of the instances answers of the project's people. */
async function toldBy({ get, http }: TestApp, { tool, projectId }: Place): Promise<string> {
  const nodes = (field: string, of: string) =>
    `${field}(filter: { projectId: ${projectId} }) { nodes { ${of} } }`;
  const query = `{
    ${nodes('contacts', 'id name email externalId notes phones { number }')}
    ${nodes('routes', 'id note')}
    ${nodes('lookups', 'telephone number contact { name }')}
    ${nodes('calls', 'number contact { name }')}
    ${nodes('auditLog', 'action entityId changes')}
  }`;
  await get(Journal).written();
  const { body } = await http.post('/graphql').set('Authorization', `Bearer ${tool.token}`).send({ query });
  expect((body as GraphqlAnswer).errors).toBeUndefined();
  return JSON.stringify(body);
}

describe('erasing a person', () => {
  it('who was entered, merged, looked up, called and told of leaves nothing but the fact', async () => {
    const place = await aProject();
    const key = randomUUID();
    const id = await puttingHimEverywhere(place, key);
    const tables = (await rowsWith(TRACES)).map((row) => row.split(':')[0]);
    expect(tables).toEqual(
      expect.arrayContaining([
        ...['contacts', 'contact_phones', 'contact_words', 'rules', 'lookups', 'calls', 'call_events'],
        ...['audit_log', 'idempotency_keys'],
      ]),
    );

    const { data, errors } = await place.tool.run(ERASE, { id });
    await b.get(ErasuresElsewhere).look();

    expect(errors).toBeUndefined();
    expect(data!.eraseContact).toMatchObject({ contactId: id, callsErased: 2 });
    expect(await rowsWith(TRACES)).toEqual([]);
    expect(await a.get(DataSource).manager.count(OutboxCall)).toBe(0);
    for (const instance of [a, b]) {
      const told = await toldBy(instance, place);
      expect(told).not.toMatch(TRACES);
      expect(told).toContain(`{"action":"contact.erase","entityId":"${id}","changes":null}`);
    }
    const again = await mutates(place, key, CREATE, {
      input: { projectId: String(place.projectId), name: 'x' },
    });
    expect(JSON.stringify(again)).not.toMatch(TRACES);
    const answers = [
      await place.asks(a, ENTERED),
      await place.asks(b, ENTERED),
      await place.asks(b, DOUBLES),
    ];
    expect(answers.map(({ body }) => body)).toEqual([NINE_NULLS, NINE_NULLS, NINE_NULLS]);
  });

  it('makes another instance forget him too, which would tell of him while the database is away', async () => {
    const { projectId, tool, asks } = await aProject();
    const number = '0744 100 209';
    const { id } = await factories(a).contact(projectId, { name: 'Boson', phones: [number] });
    expect((await asks(b, number)).body.name).toBe('Boson');
    await tool.run(ERASE, { id: String(id) });

    await b.get(ErasuresElsewhere).look();

    // All that it remembers is out of date from here on, and would do only where nobody can be asked.
    await b.get(Changes).announce({ what: 'anything' }, 'elsewhere');
    const dataSource = a.get(DataSource);
    await dataSource.query('ALTER TABLE contact_phones RENAME TO contact_phones_away');
    const { body, outcome } = await asks(b, number);
    await dataSource.query('ALTER TABLE contact_phones_away RENAME TO contact_phones');
    expect({ body, outcome }).toEqual({ body: NINE_NULLS, outcome: 'DEGRADED' });
  });

  it('whom a source had found leaves nothing, also of what the source has said', async () => {
    const place = await aProject();
    crm.callers.set(FETCHED, { id: 'Q-99', name: 'Gluon', backend_link: 'https://crm.example/Q-99' });
    const { body } = await place.asks(a, FETCHED);
    expect(body.name).toBe('Gluon');
    await until(async () => (await everything()).includes('Q-99'));
    await until(async () => (await place.asks(b, FETCHED)).body.id !== null);
    const contacts = `{ contacts(filter: { projectId: ${place.projectId} }) { nodes { id } } }`;
    const { data } = await place.tool.run(contacts);
    const [{ id }] = (data!.contacts as { nodes: [{ id: string }] }).nodes;
    crm.callers.clear();

    await place.tool.run(ERASE, { id });
    await b.get(ErasuresElsewhere).look();

    expect(await rowsWith(/44100204|gluon|Q-99/i)).toEqual([]);
    const answers = [await place.asks(a, FETCHED), await place.asks(b, FETCHED)];
    expect(answers.map(({ body }) => body)).toEqual([NINE_NULLS, NINE_NULLS]);
  });

  it('who was deleted before leaves nothing, also of numbers that were no longer his', async () => {
    const place = await aProject();
    const { contact } = factories(a);
    const [number, another] = ['0744 100 205', '0744 100 206'];
    const his = /44.?100.?20[56]|hadron/i;
    const { id } = await contact(place.projectId, { name: 'Hadron', phones: [number, another] });
    await place.tells({ event: 'queue_answer', uniqueid: '9', telephone: number });
    for (const instance of [a, b]) await place.asks(instance, number);
    await place.tool.run(UPDATE, { id, input: { phones: [{ number: another }] } });
    await place.tool.run('mutation ($id: ID!) { deleteContact(id: $id) }', { id });
    await place.written();
    expect(await rowsWith(his)).not.toEqual([]);

    const { data, errors } = await place.tool.run(ERASE, { id });
    await b.get(ErasuresElsewhere).look();

    expect(errors).toBeUndefined();
    expect(data!.eraseContact).toEqual({ contactId: String(id), lookupsErased: 2, callsErased: 1 });
    expect(await rowsWith(his)).toEqual([]);
  });
});
