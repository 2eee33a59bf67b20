import { anAskedNumber, anOutgoing } from '../../../test/support/asking.js';
import {
  aSalesforce,
  type FakeSalesforce,
  type SalesforceOrg,
} from '../../../test/support/fake-systems/salesforce.js';
import type { FakeReply } from '../../../test/support/fake-systems/fake-server.js';
import { readParams } from '../read-params.js';
import type { Source } from '../source.js';
import { salesforce } from './salesforce.js';

const outgoing = anOutgoing();
const opened: FakeSalesforce[] = [];
afterEach(() => Promise.all(opened.splice(0).map((fake) => fake.close())));
afterAll(() => outgoing.onApplicationShutdown());

const asked = anAskedNumber();
const soon = () => AbortSignal.timeout(5000);

const LOGIN = 'username=pbx%40acme.ro&password=p%26ss%3Cword%3E&token=tOkEn';
const ION = {
  type: 'Contact' as const,
  Id: '003000000000001AAA',
  Name: 'Ion Popescu',
  Phone: '(0700) 000-000',
  Email: 'ion@acme.ro',
  Account: { Name: 'Acme SRL' },
  LastModifiedDate: '2026-11-01T10:00:00.000+0000',
};

async function salesforceWith(
  values: Partial<SalesforceOrg> = {},
  params = LOGIN,
): Promise<{ fake: FakeSalesforce; source: Source }> {
  const fake = await aSalesforce(values);
  opened.push(fake);
  const config = { url: fake.url, params: readParams(params) };
  expect(salesforce.mistakesIn(config)).toEqual([]);
  return { fake, source: salesforce.open(config, outgoing) };
}

describe('Salesforce', () => {
  it('finds who has the number, with name, company, link and id', async () => {
    const { fake, source } = await salesforceWith({ records: [ION] });

    const found = await source.find(asked, soon());

    expect(found).toEqual({
      externalId: '003000000000001AAA',
      name: 'Ion Popescu',
      company: 'Acme SRL',
      email: 'ion@acme.ro',
      phones: ['+40700000000'],
      language: null,
      backendLink: `${fake.url}/lightning/r/Contact/003000000000001AAA/view`,
    });
  });

  it.each([
    '0700000000',
    '+40700000000',
    '40700000000',
    '700000000',
    '0040700000000',
    '0700 000 000',
    '+40 700 000 000',
    '(0700) 000-000',
    '+40.700.000.000',
  ])('finds the number that somebody typed as %s, by one search', async (typed) => {
    const { fake, source } = await salesforceWith({ records: [{ ...ION, Phone: null, MobilePhone: typed }] });

    const found = await source.find(asked, soon());

    expect(found?.name).toBe('Ion Popescu');
    expect(fake.searches()).toHaveLength(1);
  });

  it('asks as the documentation says', async () => {
    const { fake, source } = await salesforceWith();

    await source.find(asked, soon());

    expect(fake.searches()).toEqual([
      'FIND {40700000000 OR 0700000000 OR 700000000 OR 0040700000000 OR "40 700 000 000" OR "0700 000 000"} IN PHONE FIELDS ' +
        'RETURNING Contact(Id,Name,Phone,MobilePhone,HomePhone,OtherPhone,Email,Account.Name,LastModifiedDate LIMIT 10), ' +
        'Lead(Id,Name,Phone,MobilePhone,Email,Company WHERE IsConverted=false LIMIT 10), Account(Id,Name,Phone LIMIT 10)',
    ]);
  });

  it('knows nobody who is not there', async () => {
    const { source } = await salesforceWith({ records: [{ ...ION, Phone: '0700000001' }] });

    expect(await source.find(asked, soon())).toBeNull();
  });

  it('refuses a hit whose number is another country’s', async () => {
    const { source } = await salesforceWith({ records: [{ ...ION, Phone: '+1 700000000' }] });

    expect(await source.find(asked, soon())).toBeNull();
  });

  it.each<[why: string, better: Record<string, unknown>, worse: Record<string, unknown>]>([
    [
      'a mobile before a landline',
      { Phone: null, MobilePhone: '0700000000' },
      { LastModifiedDate: '2026-11-20T10:00:00.000+0000' },
    ],
    ['a person before a company', { type: 'Lead' }, { type: 'Account' }],
    ['a contact before a lead', {}, { type: 'Lead', Id: '00Q000000000001AAA' }],
    ['the latest change', { LastModifiedDate: '2026-11-20T10:00:00.000+0000' }, {}],
    ['the lowest id', { Id: '003000000000000AAA' }, {}],
  ])('prefers %s', async (_why, better, worse) => {
    const records = [
      { ...ION, Name: 'Worse', ...worse },
      { ...ION, Name: 'Better', ...better },
    ] as SalesforceOrg['records'];
    const { source } = await salesforceWith({ records });

    expect((await source.find(asked, soon()))?.name).toBe('Better');
  });

  it('takes no lead that has become a contact', async () => {
    const { source } = await salesforceWith({ records: [{ ...ION, type: 'Lead', IsConverted: true }] });

    expect(await source.find(asked, soon())).toBeNull();
  });

  it.each([
    ['https://crm.acme.ro/?c={id}&t={type}', 'https://crm.acme.ro/?c=003000000000001AAA&t=Contact'],
    ['https://eu1.salesforce.com', 'https://eu1.salesforce.com/003000000000001AAA'],
    ['https://eu1.salesforce.com/', 'https://eu1.salesforce.com/003000000000001AAA'],
  ])('fills the link %s in', async (template, link) => {
    const { source } = await salesforceWith(
      { records: [ION] },
      `${LOGIN}&contact_url=${encodeURIComponent(template)}`,
    );

    expect((await source.find(asked, soon()))?.backendLink).toBe(link);
  });
});

describe('the session of Salesforce', () => {
  it('is shared by all who ask, after one login', async () => {
    const { fake, source } = await salesforceWith({ records: [ION] });

    await Promise.all([1, 2, 3, 4, 5].map(() => source.find(asked, soon())));
    await source.find(asked, soon());

    expect(fake.logins()).toBe(1);
    expect(fake.searches()).toHaveLength(6);
  });

  it('is renewed once when Salesforce has ended it', async () => {
    const { fake, source } = await salesforceWith({ records: [ION] });
    await source.find(asked, soon());
    fake.org.sessions.clear();

    const found = await Promise.all([source.find(asked, soon()), source.find(asked, soon())]);

    expect(found.map((one) => one?.name)).toEqual(['Ion Popescu', 'Ion Popescu']);
    expect(fake.logins()).toBe(2);
  });

  it('is not renewed again and again', async () => {
    const { fake, source } = await salesforceWith();
    fake.org.instead = ({ path }) => {
      if (path.includes('/search/')) fake.org.sessions.clear();
      return undefined;
    };

    await expect(source.find(asked, soon())).rejects.toMatchObject({ kind: 'auth' });

    expect(fake.logins()).toBe(2);
  });

  it('is not asked for again after a refusal, so that no account gets locked', async () => {
    const { fake, source } = await salesforceWith({ password: 'another' });

    for (let i = 0; i < 20; i += 1)
      await expect(source.find(asked, soon())).rejects.toMatchObject({ kind: 'auth' });

    expect(fake.org.failedLogins).toBe(1);
  });

  it.each(['LOGIN_OAUTH_REQUIRED', 'SOMETHING_NEW', 'LOGIN_RATE_EXCEEDED'])(
    'is not asked for again after %s either',
    async (code) => {
      const fault = `<Envelope><Body><Fault><faultcode>sf:${code}</faultcode></Fault></Body></Envelope>`;
      const { fake, source } = await salesforceWith({ instead: () => ({ status: 500, body: fault }) });

      for (let i = 0; i < 5; i += 1)
        await expect(source.find(asked, soon())).rejects.toThrow(`Salesforce answered ${code}`);

      expect(fake.logins()).toBe(1);
    },
  );

  it('is asked for again by the next call where Salesforce was only down', async () => {
    const { fake, source } = await salesforceWith({
      records: [ION],
      instead: () => ({ status: 503, body: '' }),
    });
    await expect(source.find(asked, soon())).rejects.toMatchObject({ kind: 'unavailable' });
    fake.org.instead = null;

    expect((await source.find(asked, soon()))?.name).toBe('Ion Popescu');
  });

  it('is had by a second call although the first, which began the login, hung up', async () => {
    const { fake, source } = await salesforceWith({ records: [ION] });
    const hangUp = new AbortController();
    const first = source.find(asked, hangUp.signal);
    hangUp.abort();
    await expect(first).rejects.toMatchObject({ kind: 'timeout' });

    const second = await source.find(asked, soon());

    expect(second?.name).toBe('Ion Popescu');
    expect(fake.logins()).toBe(1);
  });

  it.each([
    ['no server', 'nonsense'],
    ['a server that is no web server', 'ftp://127.0.0.1/'],
  ])('is refused where the login names %s', async (_what, serverUrl) => {
    const { source } = await salesforceWith({ serverUrl });

    await expect(source.find(asked, soon())).rejects.toMatchObject({ kind: 'bad_response' });
  });

  it('goes to no private address that is not allowed', async () => {
    const { source } = await salesforceWith({ serverUrl: 'http://169.254.169.254/services/Soap/u/64.0' });

    await expect(source.find(asked, soon())).rejects.toMatchObject({ kind: 'config' });
  });

  it('is had by OAuth client credentials, too', async () => {
    const client = { id: '3MVG9.id', secret: 's&cret' };
    const { fake, source } = await salesforceWith(
      { records: [ION], client },
      'grant_type=client_credentials&client_id=3MVG9.id&client_secret=s%26cret',
    );

    const found = await source.find(asked, soon());

    expect(found?.name).toBe('Ion Popescu');
    expect(fake.requests[0]!.path).toBe('/services/oauth2/token');
  });

  it('is refused to an unknown client', async () => {
    const { source } = await salesforceWith({}, 'client_id=x&client_secret=y');

    await expect(source.find(asked, soon())).rejects.toMatchObject({
      kind: 'auth',
      message: 'Salesforce answered INVALID_CLIENT_ID',
    });
  });
});

const OK: FakeReply = { status: 200, body: '' };

describe('what goes wrong at Salesforce', () => {
  const search =
    (reply: { status: number; headers?: Record<string, string>; body?: string } | null) =>
    ({ path }: { path: string }): FakeReply | null | undefined =>
      path.includes('/search/') ? reply && { ...OK, ...reply } : undefined;
  const error = (errorCode: string) => JSON.stringify([{ message: 'for 0700000000', errorCode }]);

  it.each([
    ['rate_limit', { status: 403, body: error('REQUEST_LIMIT_EXCEEDED') }],
    ['rate_limit', { status: 429, headers: { 'retry-after': '7' } }],
    ['auth', { status: 403, body: error('FORBIDDEN') }],
    ['config', { status: 403, body: error('API_DISABLED_FOR_ORG') }],
    ['config', { status: 400, body: error('INVALID_FIELD') }],
    ['bad_response', { status: 400, body: error('MALFORMED_SEARCH') }],
    ['unavailable', { status: 503, body: error('SERVER_UNAVAILABLE') }],
    ['unavailable', { status: 500, body: '<html>' }],
    ['bad_response', { status: 200, body: '<html>' }],
    ['bad_response', { status: 200, body: '{"results":[]}' }],
    ['bad_response', { status: 200, body: '[]' }],
  ])('is %s: %j', async (kind, reply) => {
    const { source } = await salesforceWith({ instead: search(reply) });

    const failure: unknown = await source.find(asked, soon()).catch((one: unknown) => one);

    expect(failure).toMatchObject({ name: 'SourceError', kind });
    expect((failure as Error).message).not.toMatch(/700000000|p&ss|tOkEn/);
  });

  it('hands on when it may be asked again', async () => {
    const { source } = await salesforceWith({
      instead: search({ status: 429, headers: { 'retry-after': '7' } }),
    });

    await expect(source.find(asked, soon())).rejects.toMatchObject({ retryAfterMs: 7000 });
  });

  it('is a timeout where it hangs', async () => {
    const { source } = await salesforceWith({ instead: search(null) });

    await expect(source.find(asked, AbortSignal.timeout(100))).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('is a DTD in a reply to the login', async () => {
    const body = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>';
    const { source } = await salesforceWith({ instead: () => ({ status: 200, body }) });

    await expect(source.find(asked, soon())).rejects.toMatchObject({ kind: 'bad_response' });
  });

  it('is a password that has expired', async () => {
    const { source } = await salesforceWith({ passwordExpired: true });

    await expect(source.find(asked, soon())).rejects.toMatchObject({ kind: 'auth' });
  });
});

describe('what Salesforce is told of a call', () => {
  const call = {
    telephone: '0700000000',
    dnid: '0210000000',
    agent: 'Ana & co',
    direction: 'INBOUND',
    queue: 'suport',
    uniqueId: '1763888400.42',
    externalId: '003000000000001AAA',
    status: 'ENDED',
    startedAt: '2026-11-23T09:00:00.000Z',
    answeredAt: null,
    endedAt: '2026-11-23T09:05:00.000Z',
  };
  const SEND =
    'webservices[send_call][xml]=CreateActivitiesWebService&webservices[send_call][method]=sendCallInfo';

  it('is the whole call', async () => {
    const { fake, source } = await salesforceWith({}, `${LOGIN}&${SEND}`);

    await source.logCall!(call, soon());

    expect(fake.org.calls).toEqual([
      {
        telephone: '0700000000',
        dnid: '0210000000',
        agent: 'Ana & co',
        direction: 'INBOUND',
        queue: 'suport',
        uniqueid: '1763888400.42',
        contact_id: '003000000000001AAA',
        status: 'ENDED',
        started_at: '2026-11-23T09:00:00.000Z',
        answered_at: null,
        ended_at: '2026-11-23T09:05:00.000Z',
      },
    ]);
  });

  it('has the names and the order that its class wants, and lacks what the class does not take', async () => {
    const unwanted = 'dnid,agent,direction,queue,contact_id,started_at,answered_at,ended_at'
      .split(',')
      .map((name) => `webservices[send_call][args][${name}]=`)
      .join('&');
    const { fake, source } = await salesforceWith(
      { apex: { className: 'Log', method: 'log', args: ['state', 'phone', 'uniqueid'] } },
      `${LOGIN}&webservices[send_call][xml]=Log&webservices[send_call][method]=log` +
        `&webservices[send_call][args][status]=state&webservices[send_call][args][telephone]=phone&${unwanted}`,
    );

    await source.logCall!(call, soon());

    expect(fake.org.calls).toEqual([{ state: 'ENDED', phone: '0700000000', uniqueid: '1763888400.42' }]);
  });

  it('goes with a new session where the old one has ended', async () => {
    const { fake, source } = await salesforceWith({}, `${LOGIN}&${SEND}`);
    await source.find(asked, soon());
    fake.org.sessions.clear();

    await source.logCall!(call, soon());

    expect(fake.org.calls).toHaveLength(1);
    expect(fake.logins()).toBe(2);
  });

  it('is a failure where its class refuses it', async () => {
    const { source } = await salesforceWith(
      { apex: { className: 'CreateActivitiesWebService', method: 'other', args: [] } },
      `${LOGIN}&${SEND}`,
    );

    await expect(source.logCall!(call, soon())).rejects.toMatchObject({
      message: 'Salesforce answered UNKNOWN_EXCEPTION',
    });
  });

  it('is nothing where its params don’t ask for it', async () => {
    const { source } = await salesforceWith();

    expect(source.logCall).toBeUndefined();
  });
});

describe('the params of Salesforce', () => {
  it.each<[params: string, url: string | null, mistakes: Record<string, string>]>([
    ['', null, { 'params.username': 'is missing', 'params.password': 'is missing' }],
    [
      `${LOGIN}&contact_url=&custom_url=&webservices[send_call][xml]=&webservices[send_call][method]=`,
      null,
      {},
    ],
    [`${LOGIN}&custom_url=test.salesforce.com`, null, {}],
    [
      `${LOGIN}&custom_url=ftp://x`,
      null,
      { 'params.custom_url': 'must be a host or an http(s) URL without a user' },
    ],
    [
      `${LOGIN}&contact_url=javascript:alert(1)`,
      null,
      { 'params.contact_url': 'must begin with http://, https:// or {instance}' },
    ],
    [`${LOGIN}&token[a]=1`, null, { 'params.token': 'must be a text, without brackets' }],
    ['client_id=a', 'https://acme.my.salesforce.com', { 'params.client_secret': 'is missing' }],
    [
      'client_id=a&client_secret=b',
      null,
      {
        'params.custom_url':
          'must be your My Domain (acme.my.salesforce.com): client credentials are not taken elsewhere',
      },
    ],
    [
      'client_id=a&client_secret=b&grant_type=password&custom_url=acme.my.salesforce.com',
      null,
      { 'params.grant_type': 'must be client_credentials' },
    ],
    [
      `${LOGIN}&webservices[send_call][xml]=a%20b&webservices[send_call][method]=sendCallInfo`,
      null,
      { 'params.webservices.send_call.xml': 'must be the name of an Apex class' },
    ],
    [
      `${LOGIN}&webservices[send_call][xml]=A&webservices[send_call][method]=m&webservices[send_call][args][status]=a<b`,
      null,
      { 'params.webservices.send_call.args.status': 'must be the name of an argument, or empty' },
    ],
    [
      `${LOGIN}&webservices[other][xml]=A`,
      null,
      { 'params.webservices.other': 'is not known here; known are send_call' },
    ],
  ])('%s at %s', (params, url, mistakes) => {
    const found = salesforce.mistakesIn({ url, params: readParams(params) });

    expect(Object.fromEntries(found.map(({ path, message }) => [path, message]))).toEqual(mistakes);
  });

  it('are each named where nobody knows them', () => {
    const found = salesforce.mistakesIn({ url: null, params: readParams(`${LOGIN}&usernam=x`) });

    expect(found.map(({ path }) => path)).toEqual(['params.usernam']);
  });
});
