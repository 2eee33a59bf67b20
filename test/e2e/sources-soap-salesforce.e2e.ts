import { createTestApp, type TestApp } from '../support/create-app.js';
import type { FakeServer } from '../support/fake-systems/fake-server.js';
import { aSalesforce } from '../support/fake-systems/salesforce.js';
import { aSoapService } from '../support/fake-systems/soap.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';

interface System {
  type: string;
  params: string;
  /** With its secrets masked. */
  shown: string;
  start: () => Promise<{ fake: FakeServer; url: string; knows: (phone: string) => void; hang: () => void }>;
  answer: (url: string) => Record<string, unknown>;
  warnings: string[];
  mistakes: string[];
}

const SYSTEMS: System[] = [
  {
    type: 'SALESFORCE',
    params: 'username=pbx%40acme.ro&password=p%26ss%3Cword%3E&token=tOkEn&contact_url=&custom_url=',
    shown: 'username=pbx%40acme.ro&password=***&token=***&contact_url=&custom_url=',
    start: async () => {
      const fake = await aSalesforce();
      const ion = { type: 'Contact' as const, Id: '003000000000001AAA', Name: 'Ion Popescu' };
      const knows = (Phone: string) => void (fake.org.records = [{ ...ion, Phone }]);
      const hang = () => void (fake.org.instead = () => null);
      return { fake, url: fake.url, knows, hang };
    },
    answer: (url) => ({
      name: 'Ion Popescu',
      backend_link: `${url}/lightning/r/Contact/003000000000001AAA/view`,
      external_id: '003000000000001AAA',
    }),
    warnings: [],
    mistakes: ['username', 'password'],
  },
  {
    type: 'SOAP',
    params:
      'func_name=getCallerInfo&init_params[login]=asdf&init_params[password]=1234&func_params[do_something]=true&func_params[vip]=1',
    shown:
      'func_name=getCallerInfo&init_params[login]=asdf&init_params[password]=***&func_params[do_something]=true&func_params[vip]=1',
    start: async () => {
      const fake = await aSoapService({ credentials: { user: 'asdf', password: '1234' } });
      const ion =
        '<return><id>123</id><name>Ion Popescu</name><backend_link>https://crm.acme.ro/123</backend_link></return>';
      const knows = (phone: string) => void (fake.service.replies = { [phone]: ion });
      const hang = () => void (fake.service.instead = () => null);
      return { fake, url: fake.wsdl, knows, hang };
    },
    answer: () => ({
      name: 'Ion Popescu',
      backend_link: 'https://crm.acme.ro/123',
      external_id: '123',
    }),
    warnings: ['The operation getCallerInfo takes no func_params[vip]: it is left out'],
    mistakes: ['func_name'],
  },
];

const CREATE = `mutation ($input: CreateSourceInput!) { createSource(input: $input) { id params } }`;
const TEST = `mutation ($id: ID!) {
  testSource(id: $id, telephone: "0700000000") { ok found error warnings contact { externalId name phones } }
}`;

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({
    ENCRYPTION_KEY: 'a key that is long enough for the tests',
    SOURCE_ALLOWED_HOSTS: '127.0.0.1',
  });
});
afterAll(() => testApp.close());

describe.each(SYSTEMS)('a source of the type $type', (system) => {
  let started: Awaited<ReturnType<System['start']>>;
  beforeEach(async () => {
    started = await system.start();
  });
  afterEach(() => started.fake.close());

  /** A PBX whose project has the source, and a tool of it. */
  async function aProjectWithIt() {
    const pbx = await aPbx(testApp);
    const { run } = await aGraphqlClient(testApp);
    const { type, params } = system;
    const input = { projectId: String(pbx.project.id), type, name: type, url: started.url, params };
    const { data, errors } = await run(CREATE, { input });
    expect(errors).toBeUndefined();
    return { pbx, run, source: data!.createSource as { id: string; params: string } };
  }

  it('answers for a caller whom nobody else knows, and is not asked by the second call', async () => {
    started.knows('0700000000');
    const { pbx } = await aProjectWithIt();

    const first = await pbx.asks({ telephone: '0700000000', dnid: '0210000000' });
    const asked = started.fake.requests.length;
    const second = await pbx.asks({ telephone: '0700000000', dnid: '0210000000' });

    expect(first.body).toEqual({ ...NINE_NULLS, ...system.answer(started.url), id: expect.any(Number) });
    expect(first.headers['x-lookup-outcome']).toBe('FOUND');
    expect(second.body).toEqual(first.body);
    expect(started.fake.requests).toHaveLength(asked);
  });

  it('knows nobody else', async () => {
    started.knows('0700000001');
    const { pbx } = await aProjectWithIt();

    const response = await pbx.asks({ telephone: '0700000000', dnid: '0210000000' });

    expect(response.body).toEqual(NINE_NULLS);
    expect(response.headers['x-lookup-outcome']).toBe('NOT_FOUND');
  });

  it('costs a call its budget and no more where it hangs', async () => {
    started.hang();
    const { pbx } = await aProjectWithIt();

    const response = await pbx.asks({ telephone: '0700000000', dnid: '0210000000' }).timeout(3000);

    expect(response.body).toEqual(NINE_NULLS);
    expect(response.headers['x-lookup-outcome']).toBe('DEGRADED');
  });

  it('is tried out by testSource', async () => {
    started.knows('0700000000');
    const { run, source } = await aProjectWithIt();

    const { data } = await run(TEST, { id: source.id });

    const { external_id: externalId, name } = system.answer(started.url);
    expect(data!.testSource).toEqual({
      ok: true,
      found: true,
      error: null,
      warnings: system.warnings,
      contact: { externalId, name, phones: ['+40700000000'] },
    });
  });

  it('shows none of its secrets', async () => {
    const { source } = await aProjectWithIt();

    expect(source.params).toBe(system.shown);
  });

  it('names what is missing from its params', async () => {
    const { project } = await aPbx(testApp);
    const { run } = await aGraphqlClient(testApp);
    const { type } = system;

    const { errors } = await run(CREATE, {
      input: { projectId: String(project.id), type, name: type, url: started.url, params: '' },
    });

    const { fields } = errors![0]!.extensions as { fields: { path: string }[] };
    expect(fields.map(({ path }) => path)).toEqual(system.mistakes.map((name) => `input.params.${name}`));
  });
});
