import { SourceType } from '../../src/sources/source-type.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aFreshdesk, aFreshdeskContact } from '../support/fake-systems/freshdesk.js';
import { startFakeGeneric } from '../support/fake-systems/generic.js';
import { aMiniCrm, aMiniCrmContact } from '../support/fake-systems/minicrm.js';
import { aPipedrive, aPipedrivePerson } from '../support/fake-systems/pipedrive.js';
import { aSalesforce } from '../support/fake-systems/salesforce.js';
import { aSoapService } from '../support/fake-systems/soap.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';

const BUDGET_MS = 2000;
// Before a source gives up by itself; on a machine that is busy with other tests the 50 ms of the contract are not to be measured.
const IN_TIME_MS = BUDGET_MS + 1000;
const CALLER = '0700000000';

/** A fake that knows Ion at 0700000000, and what a source that asks it is made of. */
interface System {
  url: string;
  params: string;
  /** How the answer looks for him. */
  answer: Record<string, unknown>;
  requests: () => number;
  /** Whatever it is asked for, Ion has another number now. */
  movesCaller?: () => void;
  hangs: () => void;
  stop: () => Promise<void>;
}

const systems: Record<SourceType, () => Promise<System>> = {
  GENERIC: () => likeOurs('type=json&root_tag=&send_request_headers=0&ignore_response=0'),
  TICKETSYS: () => likeOurs('-'),
  SOAP: async () => {
    const reply =
      '<return><id>123</id><name>Ion</name><backend_link>https://crm.acme.ro/123</backend_link></return>';
    const fake = await aSoapService({ replies: { [CALLER]: reply } });
    return {
      url: fake.wsdl,
      params:
        'func_name=getCallerInfo&init_params[login]=asdf&init_params[password]=1234&func_params[do_something]=true',
      answer: { name: 'Ion', external_id: '123', backend_link: 'https://crm.acme.ro/123' },
      requests: () => fake.requests.length,
      hangs: () => (fake.service.instead = () => null),
      stop: () => fake.close(),
    };
  },
  SALESFORCE: async () => {
    const record = {
      type: 'Contact' as const,
      Id: '003000000000001AAA',
      Name: 'Ion',
      MobilePhone: '0700 000 000',
    };
    const fake = await aSalesforce({ records: [record] });
    const password = encodeURIComponent(fake.org.password);
    return {
      url: fake.url,
      params: `username=pbx@acme.ro&password=${password}&token=tOkEn&contact_url=&custom_url=`,
      answer: {
        name: 'Ion',
        external_id: '003000000000001AAA',
        backend_link: `${fake.url}/lightning/r/Contact/003000000000001AAA/view`,
      },
      requests: () => fake.requests.length,
      movesCaller: () => (record.MobilePhone = '0700 000 0001'),
      hangs: () => (fake.org.instead = () => null),
      stop: () => fake.close(),
    };
  },
  MINICRM: async () => {
    const fake = await aMiniCrm();
    const contact = aMiniCrmContact({ Name: 'Ion' });
    fake.contacts = [contact];
    return {
      url: fake.url,
      params: 'SystemId=119&APIKey=minicrm-key',
      answer: {
        name: 'Ion',
        external_id: '12345',
        backend_link: expect.stringMatching(/#Contact\/12345$|#Contact-12345$/),
      },
      requests: () => fake.requests.length,
      movesCaller: () => (contact.Phone = '+49 700000000'),
      hangs: () => (fake.trouble = 'hangs'),
      stop: fake.stop,
    };
  },
  FRESHDESK: async () => {
    const fake = await aFreshdesk();
    const contact = aFreshdeskContact({ name: 'Ion', mobile: '0700000000', phone: null, language: null });
    fake.contacts = [contact];
    return {
      url: fake.origin,
      params: 'domain=acme&user=agent%40example.ro&password=secret',
      answer: {
        name: 'Ion',
        external_id: String(contact.id),
        backend_link: `https://acme.freshdesk.com/a/contacts/${contact.id}`,
      },
      requests: () => fake.requests.length,
      hangs: () => (fake.trouble = 'hangs'),
      stop: fake.stop,
    };
  },
  PIPEDRIVE: async () => {
    const fake = await aPipedrive();
    const person = aPipedrivePerson({ name: 'Ion', phones: ['+40 700000000'] });
    fake.persons = [person];
    return {
      url: fake.origin,
      params: 'domain=acme&user=&token=pipedrive-token',
      answer: {
        name: 'Ion',
        external_id: String(person.id),
        backend_link: `https://acme.pipedrive.com/person/${person.id}`,
      },
      requests: () => fake.requests.length,
      movesCaller: () => (person.phones = ['+49 700000000']),
      hangs: () => (fake.trouble = 'hangs'),
      stop: fake.stop,
    };
  },
};

async function likeOurs(params: string): Promise<System> {
  const fake = await startFakeGeneric();
  fake.callers.set(CALLER, { id: 7, name: 'Ion', backend_link: 'https://crm.acme.ro/7' });
  return {
    url: fake.url,
    params,
    answer: { name: 'Ion', external_id: '7', backend_link: 'https://crm.acme.ro/7' },
    requests: () => fake.requests.length,
    hangs: () => (fake.trouble = 'hangs'),
    stop: fake.stop,
  };
}

let testApp: TestApp;
const opened: System[] = [];
beforeAll(async () => {
  testApp = await createTestApp({
    SOURCE_ALLOWED_HOSTS: '127.0.0.1',
    LOOKUP_BUDGET_MS: String(BUDGET_MS),
    DATABASE_BUDGET_MS: '1000',
    ENCRYPTION_KEY: 'a key of thirty-two characters and more',
  });
});
afterAll(async () => {
  await testApp.close();
  await Promise.all(opened.map(({ stop }) => stop()));
});

/** A project with such a source, and its PBX, to whom Ion calls. */
async function aProjectWith(type: SourceType) {
  const [pbx, system] = [await aPbx(testApp), await systems[type]()];
  opened.push(system);
  const { url, params } = system;
  await factories(testApp).source(pbx.project.id, { type, url, params, timeoutMs: 5000 });
  return { system, calls: () => pbx.asks({ telephone: CALLER, dnid: '0210000000' }) };
}

describe.each(Object.values(SourceType))('with a source of %s', (type) => {
  it('a caller known only there is answered on the first call, and the second asks nobody', async () => {
    const { system, calls } = await aProjectWith(type);

    const first = await calls();
    const asked = system.requests();
    const second = await calls();

    expect(first.body).toEqual({ ...NINE_NULLS, id: expect.any(Number), ...system.answer });
    expect(second.body).toEqual(first.body);
    expect(system.requests()).toBe(asked);
  });

  it('a PBX has its answer in time while the source hangs', async () => {
    const { system, calls } = await aProjectWith(type);
    system.hangs();

    const startedAt = performance.now();
    const { body, headers } = await calls();

    expect(performance.now() - startedAt).toBeLessThan(IN_TIME_MS);
    expect([body, headers['x-lookup-outcome']]).toEqual([NINE_NULLS, 'DEGRADED']);
  });
});

describe.each([SourceType.SALESFORCE, SourceType.MINICRM, SourceType.PIPEDRIVE])(
  'a hit of %s with another number',
  (type) => {
    it('is nobody', async () => {
      const { system, calls } = await aProjectWith(type);
      system.movesCaller?.();

      const { body, headers } = await calls();

      expect([body, headers['x-lookup-outcome']]).toEqual([NINE_NULLS, 'NOT_FOUND']);
      expect(system.requests()).toBeGreaterThan(0);
    });
  },
);
