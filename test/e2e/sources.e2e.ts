import { DataSource } from 'typeorm';
import { Scope } from '../../src/access/scope.js';
import { createTestApp, startTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { type FakeGeneric, startFakeGeneric } from '../support/fake-systems/generic.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx } from '../support/pbx.js';

const KEY = 'a key of thirty-two characters and more';
const FIELDS =
  'id type name url params position enabled timeoutMs freshSeconds health version project { id }';
const CREATE = `mutation ($input: CreateSourceInput!) { createSource(input: $input) { ${FIELDS} } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateSourceInput!) { updateSource(id: $id, input: $input) { ${FIELDS} } }`;
const DELETE = 'mutation ($id: ID!) { deleteSource(id: $id) }';
const LIST = `query ($projectId: ID) { sources(projectId: $projectId) { ${FIELDS} } }`;
const TEST = `mutation ($id: ID!, $telephone: String!) { testSource(id: $id, telephone: $telephone) {
  ok durationMs found error warnings contact { externalId name company email phones language backendLink } } }`;

type Shown = Record<string, unknown> & { id: string };

let testApp: TestApp;
let fake: FakeGeneric;
beforeAll(async () => {
  fake = await startFakeGeneric();
  fake.callers.set('0711000001', { id: 'A-1', name: 'Ana', language: 'ro' });
  testApp = await createTestApp({ SOURCE_ALLOWED_HOSTS: '127.0.0.1', ENCRYPTION_KEY: KEY });
});
afterAll(async () => {
  await testApp.close();
  await fake.stop();
});
afterEach(() => (fake.trouble = null));

const input = (projectId: number, values: Record<string, unknown> = {}) => ({
  projectId: String(projectId),
  type: 'GENERIC',
  name: 'CRM',
  url: fake.url,
  params: 'type=json',
  ...values,
});

async function aTool() {
  const { project } = await aPbx(testApp);
  const { run } = await aGraphqlClient(testApp);
  const create = async (values: Record<string, unknown> = {}) => {
    const { data, errors } = await run(CREATE, { input: input(project.id, values) });
    return { source: data?.createSource as Shown, errors };
  };
  const update = async (id: string, values: Record<string, unknown>) => {
    const { data, errors } = await run(UPDATE, { id, input: values });
    return { source: data?.updateSource as Shown, errors };
  };
  const test = async (id: string, telephone = '0711000001') => {
    const { data, errors } = await run(TEST, { id, telephone });
    return { result: data?.testSource as Shown, errors };
  };
  return { project, run, create, update, test };
}

async function answerFor(token: string): Promise<{ id: number }> {
  const { body } = await testApp.http.get(`/api/while1voice?telephone=0711000001&token=${token}`);
  return body as { id: number };
}

const stored = async (id: string): Promise<string> => {
  const { manager } = testApp.get(DataSource);
  const [row] = await manager.query<{ settings: string }[]>('SELECT settings FROM sources WHERE id = ?', [
    id,
  ]);
  return row!.settings;
};
const fieldsOf = (errors: unknown) =>
  (errors as { extensions: { code: string; fields?: { path: string; message: string }[] } }[])[0]!.extensions;

describe('a source', () => {
  it('is made with the contract’s defaults', async () => {
    const { create, project } = await aTool();

    const { source } = await create();

    expect(source).toEqual({
      id: expect.any(String),
      type: 'GENERIC',
      name: 'CRM',
      url: `${fake.origin}/api/while1voice?token=***`,
      params: 'type=json',
      position: 0,
      enabled: true,
      timeoutMs: 800,
      freshSeconds: 3600,
      health: 'UNKNOWN',
      version: 1,
      project: { id: String(project.id) },
    });
  });

  it('is listed in the order in which it is asked', async () => {
    const { create, run, project } = await aTool();
    for (const [name, position] of [
      ['C', 3],
      ['A', 1],
      ['B', 1],
    ])
      await create({ name, position });

    const { data } = await run(LIST, { projectId: String(project.id) });

    expect((data!.sources as Shown[]).map(({ name }) => name)).toEqual(['A', 'B', 'C']);
  });

  it('is changed in what an update says, and counts its writes', async () => {
    const { create, update } = await aTool();
    const { source } = await create();

    const changed = await update(source.id, { name: 'New', timeoutMs: 300, enabled: false });

    expect(changed.source).toEqual({ ...source, name: 'New', timeoutMs: 300, enabled: false, version: 2 });
  });

  it('goes, and its contacts stay as the project’s own', async () => {
    const { create, run, project } = await aTool();
    const { source } = await create();
    const { token } = await factories(testApp).client({ projectId: project.id });
    const body = await answerFor(token);

    const { data } = await run(DELETE, { id: source.id });

    expect(data).toEqual({ deleteSource: source.id });
    expect(await answerFor(token)).toEqual(body);
    const contact = await run('query ($id: ID!) { contact(id: $id) { externalId source { id } } }', {
      id: String(body.id),
    });
    expect(contact.data?.contact).toEqual({ externalId: 'A-1', source: null });
  });

  it('leaves its contact without an external id that one of our own has', async () => {
    const { create, run, project } = await aTool();
    const { source } = await create();
    await factories(testApp).contact(project.id, { externalId: 'A-1', phones: ['0733000000'] });
    const { token } = await factories(testApp).client({ projectId: project.id });
    const body = await answerFor(token);

    const { errors } = await run(DELETE, { id: source.id });

    expect(errors).toBeUndefined();
    const contact = await run('query ($id: ID!) { contact(id: $id) { name externalId } }', {
      id: String(body.id),
    });
    expect(contact.data?.contact).toEqual({ name: 'Ana', externalId: null });
  });

  it('goes with its project', async () => {
    const { create, run, project } = await aTool();
    await create();
    const { token } = await factories(testApp).client({ projectId: project.id });
    await testApp.http.get(`/api/while1voice?telephone=0711000001&token=${token}`);

    const { errors } = await run('mutation ($id: ID!) { deleteProject(id: $id, force: true) }', {
      id: String(project.id),
    });

    expect(errors).toBeUndefined();
  });

  it('is nobody’s business but its project’s', async () => {
    const { create } = await aTool();
    const { source } = await create();
    const other = await aPbx(testApp);
    const { run } = await aGraphqlClient(testApp, { projectId: other.project.id });

    const answers = [
      await run(UPDATE, { id: source.id, input: { name: 'x' } }),
      await run(DELETE, { id: source.id }),
      await run(TEST, { id: source.id, telephone: '0711000001' }),
      await run(CREATE, { input: input(Number((source.project as Shown).id)) }),
    ];

    expect(answers.map(({ errors }) => fieldsOf(errors).code)).toEqual(Array(4).fill('NOT_FOUND'));
    expect((await run(LIST)).data).toEqual({ sources: [] });
  });
});

describe('what is wrong with a source', () => {
  it.each([
    ['FRESHDESK', 'domain=acme&user=x', 'input.params.password'],
    ['MINICRM', 'SystemId=1', 'input.params.APIKey'],
    ['PIPEDRIVE', 'domain=acme&token=a&tokn=b', 'input.params.tokn'],
    ['SALESFORCE', 'username=x', 'input.params.password'],
    ['SOAP', 'init_params[login]=x', 'input.params.func_name'],
    ['TICKETSYS', 'type=json', 'input.params.type'],
    ['GENERIC', 'type=csv', 'input.params.type'],
  ])('of %s with %s is told with its name', async (type, params, path) => {
    const { create } = await aTool();

    const { errors } = await create({ type, params });

    expect(fieldsOf(errors).code).toBe('BAD_USER_INPUT');
    expect(fieldsOf(errors).fields!.map((field) => field.path)).toContain(path);
  });

  it('is told all at once', async () => {
    const { create } = await aTool();

    const { errors } = await create({
      name: ' ',
      url: 'ftp://x',
      timeoutMs: 0,
      freshSeconds: -1,
      params: 'type=x',
    });

    expect(fieldsOf(errors).fields!.map(({ path }) => path)).toEqual([
      'input.name',
      'input.url',
      'input.timeoutMs',
      'input.freshSeconds',
      'input.params.type',
    ]);
  });
});

describe('a source’s secrets', () => {
  const FRESHDESK = { type: 'FRESHDESK', params: 'domain=acme&user=ana&password=s3cret' };

  it('are encrypted at rest, in the URL too, and shown nowhere', async () => {
    const { create, run } = await aTool();

    const { source } = await create({ ...FRESHDESK, url: 'https://u:s3cret@gateway.example/?key=s3cret' });

    expect(await stored(source.id)).not.toContain('s3cret');
    expect(await stored(source.id)).not.toContain('acme');
    expect(source.url).toBe('https://***@gateway.example/?key=***');
    expect(source.params).toContain('password=***');
    const log = await run('{ auditLog { nodes { action changes } } }');
    expect(JSON.stringify([source, log])).not.toContain('s3cret');
  });

  it('are kept where *** comes back, and the log tells that they changed, not into what', async () => {
    const { create, update, run } = await aTool();
    const { source } = await create({ url: `${fake.url}&x=1` });

    await update(source.id, { url: String(source.url), params: 'type=json' });
    const kept = await run(TEST, { id: source.id, telephone: '0711000001' });
    await update(source.id, { url: String(source.url).replace('***', 'wrong') });
    const changed = await run(TEST, { id: source.id, telephone: '0711000001' });

    expect(kept.data?.testSource).toMatchObject({ ok: true, found: true });
    expect(changed.data?.testSource).toMatchObject({ ok: false });
    const log = await run(
      'query ($f: AuditFilter) { auditLog(filter: $f, first: 2) { nodes { action changes } } }',
      {
        f: { entityId: source.id, action: 'source.update' },
      },
    );
    expect(JSON.stringify(log)).not.toContain('wrong');
  });

  it('that were never stored cannot be kept', async () => {
    const { create } = await aTool();

    const { errors } = await create({ ...FRESHDESK, params: 'domain=acme&user=ana&password=***' });

    expect(fieldsOf(errors).fields!.map(({ path }) => path)).toEqual(['input.params.password']);
  });

  it('are not shown to whoever may only read contacts', async () => {
    const { create, project } = await aTool();
    const { source } = await create();
    const { token } = await factories(testApp).client({ projectId: project.id });
    const body = await answerFor(token);
    const { run } = await aGraphqlClient(testApp, { projectId: project.id, scopes: [Scope.READ] });

    const { data } = await run('query ($id: ID!) { contact(id: $id) { source { id name url params } } }', {
      id: String(body.id),
    });

    expect(data?.contact).toEqual({ source: { id: source.id, name: 'CRM', url: null, params: '***' } });
  });

  it('outlive a change of the key, and are encrypted with the new one at the start', async () => {
    const { create, test } = await aTool();
    const { source } = await create();
    const before = await stored(source.id);

    const other = await startTestApp({ ENCRYPTION_KEY: `another ${KEY}`, ENCRYPTION_KEY_PREVIOUS: KEY });
    const after = await stored(source.id);
    const { run } = await aGraphqlClient(other);
    const { data } = await run(TEST, { id: source.id, telephone: '0711000001' });
    await other.close();

    expect(after).not.toBe(before);
    expect(after.split('.')[1]).not.toBe(before.split('.')[1]);
    expect(data?.testSource).toMatchObject({ ok: true, found: true });
    // The first instance has the old key alone.
    await testApp.get(DataSource).query('UPDATE sources SET version = 7 WHERE id = ?', [source.id]);
    const { run: runHere } = await aGraphqlClient(testApp);
    const { data: here } = await runHere(UPDATE, { id: source.id, input: { name: 'x' } });
    expect(here?.updateSource).toMatchObject({ params: '***', url: null, health: 'DOWN' });
    expect((await test(source.id)).result).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^config: /),
    });
  });

  it('are refused where there is no key to keep them with', async () => {
    const keyless = await startTestApp({ ENCRYPTION_KEY: '', ENCRYPTION_KEY_PREVIOUS: '' });
    const { project } = await aPbx(keyless);
    const { run } = await aGraphqlClient(keyless);

    const withSecrets = await run(CREATE, { input: input(project.id, FRESHDESK) });
    const without = await run(CREATE, { input: input(project.id, { url: 'https://crm.example/' }) });
    await keyless.close();

    expect(fieldsOf(withSecrets.errors).fields!.map(({ path }) => path)).toEqual([
      'input.params',
      'input.url',
    ]);
    expect(without.data?.createSource).toMatchObject({ url: 'https://crm.example/' });
  });
});

describe('testSource', () => {
  it('shows what the system says, and keeps nothing of it', async () => {
    const { create, test, run, project } = await aTool();
    const { source } = await create();

    const { result } = await test(source.id);

    expect(result).toEqual({
      ok: true,
      durationMs: expect.any(Number),
      found: true,
      error: null,
      warnings: [],
      contact: {
        externalId: 'A-1',
        name: 'Ana',
        company: null,
        email: null,
        phones: ['+40711000001'],
        language: 'ro',
        backendLink: null,
      },
    });
    const contacts = await run('query ($f: ContactFilter) { contacts(filter: $f) { totalCount } }', {
      f: { projectId: String(project.id) },
    });
    expect(contacts.data).toEqual({ contacts: { totalCount: 0 } });
  });

  it('asks past the memory, and past a source that is disabled or left alone', async () => {
    const { create, test, project } = await aTool();
    const { source } = await create({ enabled: true });
    const { token } = await factories(testApp).client({ projectId: project.id });
    fake.trouble = { status: 500, body: '' };
    for (let i = 0; i < 8; i += 1)
      await testApp.http.get(`/api/while1voice?telephone=07220000${10 + i}&token=${token}`);
    const before = fake.requests.length;

    const down = await test(source.id, '0722999999');
    fake.trouble = null;
    const up = await test(source.id, '0722999999');

    expect(down.result).toMatchObject({ ok: false, error: 'unavailable: It has failed (HTTP 500)' });
    expect(up.result).toMatchObject({ ok: true, found: false, contact: null, error: null });
    expect(fake.requests.length).toBe(before + 2);
  });

  it('says what is worth knowing', async () => {
    const { create, test } = await aTool();
    const { source } = await create({ params: 'ignore_response=1' });

    const { result } = await test(source.id);

    expect(result.warnings).toEqual([
      'ignore_response=1: it is told of calls, and what it replies is not read',
    ]);
  });

  it.each(['anonymous', '1234'])('asks for no %s', async (telephone) => {
    const { create, test } = await aTool();
    const { source } = await create();

    const { errors } = await test(source.id, telephone);

    expect(fieldsOf(errors).fields!.map(({ path }) => path)).toEqual(['telephone']);
  });

  it('tells of health what was said last', async () => {
    const { create, test, run, project } = await aTool();
    const { source } = await create();
    const health = async () =>
      ((await run(LIST, { projectId: String(project.id) })).data!.sources as Shown[])[0]!.health;

    const unknown = await health();
    await test(source.id);
    const up = await health();
    fake.trouble = 'resets';
    await test(source.id);

    expect([unknown, up, await health()]).toEqual(['UNKNOWN', 'UP', 'DOWN']);
  });

  it('reaches no private address that is not allowed', async () => {
    const { create, test } = await aTool();
    const urls = ['http://169.254.169.254/latest/', 'http://[::ffff:7f00:2]/', 'http://0x7f000002/'];

    for (const url of urls) {
      const { source } = await create({ url });
      expect((await test(source.id)).result).toMatchObject({
        ok: false,
        error: 'config: Its address is a private one, and SOURCE_ALLOWED_HOSTS does not name it',
      });
    }
  });
});

describe('the measures', () => {
  it('count questions by type and what came of them', async () => {
    const { create, project } = await aTool();
    await create();
    const { token } = await factories(testApp).client({ projectId: project.id });
    await testApp.http.get(`/api/while1voice?telephone=0711000001&token=${token}`);

    const { text } = await testApp.http.get('/metrics');

    expect(text).toMatch(/caller_data_source_requests_total\{type="GENERIC",result="found"\} [1-9]/);
    expect(text).toContain('caller_data_source_breakers_open{type="GENERIC"}');
  });
});
