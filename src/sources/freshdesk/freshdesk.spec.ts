import fc from 'fast-check';
import { getCountries } from 'libphonenumber-js/max';
import { anAskedNumber, anOutgoing, aRecorder, asking, mistakes } from '../../../test/support/asking.js';
import {
  aFreshdesk,
  aFreshdeskContact,
  type FakeFreshdesk,
} from '../../../test/support/fake-systems/freshdesk.js';
import { readFreshdeskQuery } from '../../../test/support/fake-systems/freshdesk-query.js';
import { gaveUp } from '../../../test/support/fake-systems/http-fake.js';
import { TROUBLES } from '../../../test/support/fake-systems/troubles.js';
import { phoneQuery } from './freshdesk-query.js';
import { freshdesk } from './freshdesk.js';

const PARAMS = 'domain=acme&user=agent%40example.ro&password=secret';

const outgoing = anOutgoing();
let fake: FakeFreshdesk;
let ask: ReturnType<typeof asking>;
const asked = () => fake.requests.map(({ path, query }) => `${path}?${query.toString()}`);

beforeEach(async () => {
  fake = await aFreshdesk();
  ask = asking(freshdesk, PARAMS, fake.origin, outgoing);
});
afterEach(() => fake.stop());
afterAll(() => outgoing.onApplicationShutdown());

describe('Freshdesk', () => {
  it('is asked once, for the notations that people type', async () => {
    fake.contacts = [aFreshdeskContact({ phone: '021 000 0000' })];

    const found = await ask();

    expect(found).toEqual({
      externalId: '4711',
      name: 'Ion Popescu',
      company: null,
      email: 'ion@example.ro',
      phones: ['+40700000000', '+40210000000'],
      language: 'ro',
      backendLink: 'https://acme.freshdesk.com/a/contacts/4711',
    });
    expect(fake.requests.map(({ path, query }) => [path, query.get('query')])).toEqual([
      [
        '/api/v2/search/contacts',
        expect.stringMatching(/^"phone:'\+40700000000' OR mobile:'\+40700000000' OR /),
      ],
    ]);
  });

  it.each([
    '0700000000',
    '+40700000000',
    '0040700000000',
    '40700000000',
    '700000000',
    '0700 000 000',
    '+40 700 000 000',
    '0700-000-000',
    '(0700) 000-000',
    '0700.000.000',
  ])('finds a caller stored as %s, be it a phone or a mobile', async (number) => {
    fake.contacts = [aFreshdeskContact({ phone: number, mobile: null })];
    expect(await ask()).toMatchObject({ externalId: '4711', phones: ['+40700000000'] });

    fake.contacts = [aFreshdeskContact({ phone: null, mobile: number })];
    expect(await ask()).toMatchObject({ externalId: '4711', phones: ['+40700000000'] });
  });

  it.each(['0700000 000', '07 00 00 00 00', '0700/000.000'])(
    'cannot find one stored as %s, since Freshdesk compares letter by letter',
    async (mobile) => {
      fake.contacts = [aFreshdeskContact({ mobile })];

      expect(await ask()).toBeNull();
    },
  );

  it.each([
    ['+40700000000', 'RO'],
    ['+3612345678', 'HU'],
    ['+12015550123', 'US'],
    ['+4930123456789', 'DE'],
    ['+40700000000', 'US'],
    ['+390612345678', 'IT'],
  ])('is never asked for more than it reads: %s in %s', async (e164, region) => {
    await ask({ e164, region });

    const query = fake.requests[0]!.query.get('query')!;
    expect(query.length).toBeLessThanOrEqual(512);
    expect(query).toMatch(/^"(phone|mobile):'[^'"]+'( OR (phone|mobile):'[^'"]+')*"$/);
    expect(asked()).toHaveLength(1);
  });

  it('is never asked for more than it reads, whatever number', () => {
    const regions = fc.constantFrom(...getCountries());
    const digits = fc.stringMatching(/^[1-9]\d{5,14}$/);

    fc.assert(
      fc.property(digits, regions, (number, region) => {
        const query = phoneQuery(anAskedNumber({ e164: `+${number}`, region }));

        expect(typeof readFreshdeskQuery(query)).toBe('function');
        expect(query).toContain(`mobile:'+${number}'`);
      }),
    );
  });

  it('takes an API key for the user', async () => {
    fake.contacts = [aFreshdeskContact()];
    const withKey = asking(freshdesk, 'domain=acme&user=fd-key&password=X', fake.origin, outgoing);

    expect(await withKey()).toMatchObject({ externalId: '4711' });
    expect(fake.requests[0]!.headers.authorization).toBe(`Basic ${btoa('fd-key:X')}`);
  });

  it.each([
    ['nobody there', []],
    ['whom its search does not know yet', [aFreshdeskContact({ id: 1 })]],
  ])('knows nobody: %s', async (_, contacts) => {
    fake.contacts = contacts;
    fake.notIndexed.add(1);

    expect(await ask()).toBeNull();
    expect(asked()).toHaveLength(1);
  });

  it('refuses whoever has another number', async () => {
    fake.trouble = { body: { total: 1, results: [aFreshdeskContact({ mobile: '0700000001' })] } };

    expect(await ask()).toBeNull();
  });

  it('ranks a mobile before a phone, and the latest update before others', async () => {
    fake.contacts = [
      aFreshdeskContact({ id: 1, phone: '0700000000', mobile: null, updated_at: '2026-11-01T00:00:00Z' }),
      aFreshdeskContact({ id: 2, updated_at: '2026-01-01T00:00:00Z' }),
      aFreshdeskContact({ id: 3, updated_at: '2026-02-01T00:00:00Z' }),
    ];

    expect(await ask()).toMatchObject({ externalId: '3' });
  });

  it.each([
    ['no name', { name: null }, { name: 'ion@example.ro' }],
    ['no language', { language: null }, { language: null, name: 'Ion Popescu' }],
    ['nothing but a number', { name: '', email: null }, { name: '+40700000000', email: null }],
  ])('tells of one with %s', async (_, values, expected) => {
    fake.contacts = [aFreshdeskContact(values)];

    expect(await ask()).toMatchObject(expected);
  });

  it('takes odd entries for what they are', async () => {
    fake.trouble = { body: { results: [null, 7, { id: '8', name: 9, mobile: 40700000000, phone: {} }] } };

    expect(await ask()).toMatchObject({ externalId: '8', name: '9', phones: ['+40700000000'] });
  });

  it('turns the page while the hits are others', async () => {
    const results = Array.from({ length: 30 }, (_, id) => aFreshdeskContact({ id, mobile: '0700000001' }));
    fake.trouble = { body: { total: 61, results } };

    expect(await ask()).toBeNull();
    expect(fake.requests.map(({ query }) => query.get('page'))).toEqual([null, '2', '3']);
  });

  it.each([
    ['acme.freshdesk.com', 'acme.freshdesk.com'],
    ['ACME', 'acme.freshdesk.com'],
    ['support.acme.ro', 'support.acme.ro'],
  ])('of the domain %s is asked at %s, and opened there', async (domain, host) => {
    const recorder = aRecorder({ total: 1, results: [aFreshdeskContact()] });

    const found = await asking(freshdesk, `domain=${domain}&user=u&password=p`, null, recorder)();

    expect(found).toMatchObject({ backendLink: `https://${host}/a/contacts/4711` });
    expect(new URL(recorder.requests[0]!.url)).toMatchObject({ host, pathname: '/api/v2/search/contacts' });
  });

  it.each(TROUBLES)('that %s is no answer', async (_, trouble, kind) => {
    fake.trouble = trouble;

    await expect(ask()).rejects.toMatchObject({ name: 'SourceError', kind });
  });

  it('says so when the password is wrong', async () => {
    const withWrongPassword = asking(freshdesk, 'domain=acme&user=u&password=p', fake.origin, outgoing);

    await expect(withWrongPassword()).rejects.toMatchObject({ kind: 'auth' });
  });

  it('keeps to Retry-After', async () => {
    fake.callsLeft = 0;
    await expect(ask()).rejects.toMatchObject({ kind: 'rate_limit', retryAfterMs: 41_000 });
    fake.callsLeft = 50;

    await expect(ask()).rejects.toMatchObject({ kind: 'rate_limit' });
    expect(fake.requests).toHaveLength(1);
  });

  it('is left alone once the call has waited enough', async () => {
    const outcome = await gaveUp(fake, (signal) => ask({}, signal));

    expect(outcome).toMatchObject({ kind: 'timeout' });
  });
});

describe('a Freshdesk that does not search for phones', () => {
  beforeEach(() => {
    fake.searchFields = ['email'];
  });

  it.each(['+40700000000', '0700000000', '0700 000 000', '+40 700 000 000', '40700000000', '700000000'])(
    'lists those stored as %s',
    async (number) => {
      fake.contacts = [aFreshdeskContact({ mobile: null, phone: number })];
      fake.contactListsLeft = 24;
      expect(await ask()).toMatchObject({ externalId: '4711' });

      fake.contacts = [aFreshdeskContact({ mobile: number })];
      expect(await ask()).toMatchObject({ externalId: '4711' });
    },
  );

  it('is asked for the likeliest notations first, and no others once somebody has the number', async () => {
    fake.contacts = [aFreshdeskContact()];

    await ask();

    expect(asked().slice(1).sort()).toEqual([
      '/api/v2/contacts?mobile=%2B40700000000',
      '/api/v2/contacts?mobile=0700000000',
      '/api/v2/contacts?phone=%2B40700000000',
      '/api/v2/contacts?phone=0700000000',
    ]);
  });

  it('knows nobody after twelve lists, of twenty that the oldest plan allows a minute', async () => {
    expect(await ask()).toBeNull();
    expect(asked()).toHaveLength(13);
  });

  it('fails where its plan allows no more of them', async () => {
    fake.contactListsLeft = 1;

    await expect(ask()).rejects.toMatchObject({ kind: 'rate_limit', retryAfterMs: 41_000 });
  });

  it('fails where it lists nothing either', async () => {
    fake.trouble = { status: 400, body: { description: 'Validation failed', errors: [] } };

    await expect(ask()).rejects.toMatchObject({ kind: 'bad_response' });
  });
});

describe('the params of Freshdesk', () => {
  const wrongDomain = 'params.domain: must be acme or acme.freshdesk.com, without https:// before it';

  it.each([
    [PARAMS, []],
    ['domain=support.acme.ro&user=key&password=X', []],
    ['', ['params.domain: is missing', 'params.user: is missing', 'params.password: is missing']],
    [`${PARAMS}&api_key=1`, ['params.api_key: is not known here; known are domain, user, password']],
    ['domain=https://acme.freshdesk.com/&user=u&password=p', [wrongDomain]],
    ['domain=ac me&user=u&password=p', [wrongDomain]],
    ['domain=acme%2F..&user=u&password=p', [wrongDomain]],
    ['domain[a]=acme&user=u&password=p', ['params.domain: must be a text, without brackets']],
    [
      'domain=acme&user=u:p&password=p',
      ['params.user: must be an e-mail address or an API key, which have no colon'],
    ],
  ])('%j: %j', (params, expected) => {
    expect(mistakes(freshdesk, params)).toEqual(expected);
  });

  it('have the password for a secret, and the user, which may be an API key', () => {
    expect(freshdesk.secrets).toEqual(['user', 'password']);
  });
});
