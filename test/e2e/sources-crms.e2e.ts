import { createTestApp, type TestApp } from '../support/create-app.js';
import { aFreshdesk, aFreshdeskContact } from '../support/fake-systems/freshdesk.js';
import type { HttpFake } from '../support/fake-systems/http-fake.js';
import { aMiniCrm, aMiniCrmContact } from '../support/fake-systems/minicrm.js';
import { aPipedrive, aPipedrivePerson } from '../support/fake-systems/pipedrive.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';

interface Crm {
  type: string;
  params: string;
  /** With its secrets masked. */
  shown: string;
  secret: string;
  start: () => Promise<{ fake: HttpFake; url: string; knows: (phone: string) => void }>;
  answer: { name: string; backend_link: string; language: string | null; external_id: string };
  mistakes: string[];
}

const CRMS: Crm[] = [
  {
    type: 'MINICRM',
    params: 'SystemId=119&APIKey=minicrm-key',
    shown: 'SystemId=119&APIKey=***',
    secret: 'minicrm-key',
    start: async () => {
      const fake = await aMiniCrm();
      const knows = (Phone: string) => void (fake.contacts = [aMiniCrmContact({ Phone })]);
      return { fake, url: fake.url, knows };
    },
    answer: {
      name: 'Ion Popescu',
      backend_link: 'https://r3.minicrm.ro/119/#Contact/12345',
      language: null,
      external_id: '12345',
    },
    mistakes: ['SystemId', 'APIKey'],
  },
  {
    type: 'FRESHDESK',
    params: 'domain=acme&user=fd-key&password=X',
    shown: 'domain=acme&user=***&password=***',
    secret: 'fd-key',
    start: async () => {
      const fake = await aFreshdesk();
      const knows = (mobile: string) => void (fake.contacts = [aFreshdeskContact({ mobile })]);
      return { fake, url: fake.origin, knows };
    },
    answer: {
      name: 'Ion Popescu',
      backend_link: 'https://acme.freshdesk.com/a/contacts/4711',
      language: 'ro',
      external_id: '4711',
    },
    mistakes: ['domain', 'user', 'password'],
  },
  {
    type: 'PIPEDRIVE',
    params: 'domain=acme&user=&token=pipedrive-token',
    shown: 'domain=acme&user=&token=***',
    secret: 'pipedrive-token',
    start: async () => {
      const fake = await aPipedrive();
      const knows = (phone: string) => void (fake.persons = [aPipedrivePerson({ phones: [phone] })]);
      return { fake, url: fake.origin, knows };
    },
    answer: {
      name: 'Ion Popescu',
      backend_link: 'https://acme.pipedrive.com/person/1',
      language: null,
      external_id: '1',
    },
    mistakes: ['domain', 'token'],
  },
];

const CREATE = `mutation ($input: CreateSourceInput!) { createSource(input: $input) { id params } }`;
const TEST = `mutation ($id: ID!) {
  testSource(id: $id, telephone: "0700000000") { ok found error warnings contact { externalId phones } }
}`;

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({
    ENCRYPTION_KEY: 'a key that is long enough for the tests',
    SOURCE_ALLOWED_HOSTS: '127.0.0.1',
    // A machine that is busy with other suites takes its time to connect.
    LOOKUP_BUDGET_MS: '2000',
  });
});
afterAll(() => testApp.close());

describe.each(CRMS)(
  'a source of the type $type',
  ({ type, params, shown, secret, start, answer, mistakes }) => {
    let crm: Awaited<ReturnType<typeof start>>;
    beforeEach(async () => {
      crm = await start();
    });
    afterEach(() => crm.fake.stop());

    /** A PBX whose project has the source, and a tool of it. */
    async function aProjectWithIt() {
      const pbx = await aPbx(testApp);
      const { run } = await aGraphqlClient(testApp);
      const input = {
        projectId: String(pbx.project.id),
        type,
        name: 'CRM',
        url: crm.url,
        params,
        timeoutMs: 10_000,
      };
      const { data, errors } = await run(CREATE, { input });
      expect(errors).toBeUndefined();
      return { pbx, run, source: data!.createSource as { id: string; params: string } };
    }

    it('answers for a caller whom nobody else knows, and is not asked by the second call', async () => {
      crm.knows('0700000000');
      const { pbx } = await aProjectWithIt();

      const first = await pbx.asks({ telephone: '0040700000000', dnid: '0210000000' });
      const asked = crm.fake.requests.length;
      const second = await pbx.asks({ telephone: '0700000000', dnid: '0210000000' });

      expect(first.headers['x-lookup-outcome']).toBe('FOUND');
      expect(first.body).toEqual({ ...NINE_NULLS, ...answer, id: expect.any(Number) });
      expect(second.body).toEqual(first.body);
      expect(asked).toBe(1);
      expect(crm.fake.requests).toHaveLength(1);
    });

    it('answers for nobody whose number is another one', async () => {
      crm.knows('+33 700000000');
      const { pbx } = await aProjectWithIt();

      const response = await pbx.asks({ telephone: '0700000000' });

      expect(response.headers['x-lookup-outcome']).toBe('NOT_FOUND');
      expect(response.body).toEqual(NINE_NULLS);
      expect(crm.fake.requests).not.toEqual([]);
    });

    it('costs the call no more than its budget when it hangs', async () => {
      crm.fake.trouble = 'hangs';
      const { pbx } = await aProjectWithIt();

      const response = await pbx.asks({ telephone: '0700000000' }).timeout(5000);

      expect(response.status).toBe(200);
      expect(response.headers['x-lookup-outcome']).toBe('DEGRADED');
      expect(response.body).toEqual(NINE_NULLS);
    });

    it('is not taken for one that knows nobody when it fails', async () => {
      crm.fake.trouble = { status: 500, body: 'oops' };
      const { pbx } = await aProjectWithIt();
      const failed = await pbx.asks({ telephone: '0700000000' });
      crm.fake.trouble = null;
      crm.knows('0700000000');

      const response = await pbx.asks({ telephone: '0700000000' });

      expect(failed.headers['x-lookup-outcome']).toBe('DEGRADED');
      expect(response.body).toEqual({ ...NINE_NULLS, ...answer, id: expect.any(Number) });
    });

    it('shows what it said when it is tested, and no secret', async () => {
      crm.knows('0700000000');
      const { run, source } = await aProjectWithIt();

      const works = await run(TEST, { id: source.id });
      crm.fake.trouble = { status: 401, body: secret };
      const fails = await run(TEST, { id: source.id });

      expect(source.params).toBe(shown);
      expect(works.data!.testSource).toEqual({
        ok: true,
        found: true,
        error: null,
        warnings: [],
        contact: { externalId: answer.external_id, phones: ['+40700000000'] },
      });
      expect(fails.data!.testSource).toMatchObject({
        ok: false,
        found: false,
        error: expect.stringMatching(/^auth: /),
        contact: null,
      });
      expect(JSON.stringify([works, fails, source])).not.toContain(secret);
    });

    it('is refused with every mistake of its params', async () => {
      const { run } = await aGraphqlClient(testApp);
      const { project } = await aPbx(testApp);
      const input = { projectId: String(project.id), type, name: 'CRM', params: 'colour=red' };

      const { errors } = await run(CREATE, { input });

      const fields = errors![0]!.extensions!.fields as { path: string }[];
      expect(fields.map(({ path }) => path).sort()).toEqual(
        [...mistakes, 'colour'].map((name) => `input.params.${name}`).sort(),
      );
    });
  },
);
