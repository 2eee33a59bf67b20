import { anOutgoing, aRecorder, asking, mistakes } from '../../../test/support/asking.js';
import {
  aPipedrive,
  aPipedrivePerson,
  type FakePipedrive,
} from '../../../test/support/fake-systems/pipedrive.js';
import { gaveUp } from '../../../test/support/fake-systems/http-fake.js';
import { TROUBLES } from '../../../test/support/fake-systems/troubles.js';
import { pipedrive } from './pipedrive.js';

const PARAMS = 'domain=acme&user=ion&token=pipedrive-token';

const outgoing = anOutgoing();
const clock = { ms: 0 };
let fake: FakePipedrive;
let ask: ReturnType<typeof asking>;
const terms = () => fake.requests.map(({ query }) => query.get('term'));

beforeEach(async () => {
  clock.ms = 0;
  fake = await aPipedrive({ now: () => clock.ms });
  ask = asking(pipedrive, PARAMS, fake.origin, outgoing);
});
afterEach(() => fake.stop());
afterAll(() => outgoing.onApplicationShutdown());

describe('Pipedrive', () => {
  it('is asked once for whoever is stored without spaces', async () => {
    const organization = { id: 7, name: 'Acme SRL' };
    fake.persons = [aPipedrivePerson({ phones: ['+40700000000', '021 000 0000'], organization })];

    const found = await ask();

    expect(found).toEqual({
      externalId: '1',
      name: 'Ion Popescu',
      company: 'Acme SRL',
      email: 'ion@example.ro',
      phones: ['+40700000000', '+40210000000'],
      language: null,
      backendLink: 'https://acme.pipedrive.com/person/1',
    });
    expect(fake.requests).toMatchObject([
      {
        path: '/api/v2/persons/search',
        rawQuery: 'term=700000000&fields=phone&limit=20',
        headers: { 'x-api-token': 'pipedrive-token' },
      },
    ]);
  });

  it.each([
    ['0700000000', 1],
    ['+40700000000', 1],
    ['0040700000000', 1],
    ['40700000000', 1],
    ['700000000', 1],
    ['0700 000 000', 2],
    ['+40 700 000 000', 2],
    ['(+40) 700 000 000', 2],
  ])('finds a caller stored as %s with so many searches: %i', async (phone, searches) => {
    fake.persons = [aPipedrivePerson({ phones: [phone] })];

    expect(await ask()).toMatchObject({ externalId: '1', phones: ['+40700000000'] });
    expect(fake.requests).toHaveLength(searches);
  });

  it.each(['(0700) 000-000', '0700-000-000', '07 00 00 00 00'])(
    'cannot find one stored as %s, since Pipedrive compares letter by letter',
    async (phone) => {
      fake.persons = [aPipedrivePerson({ phones: [phone] })];

      expect(await ask()).toBeNull();
    },
  );

  it.each([
    ['+40700000000', 'RO', ['700000000', '700 000 000']],
    ['+3612345678', 'HU', ['12345678', '1 234 5678', '(06 1) 234 5678']],
    ['+12015550123', 'US', ['2015550123', '201 555 0123', '(201) 555-0123']],
    ['+40700000000', 'US', ['700000000', '700 000 000']],
  ])('is asked for what notations of %s in %s have in common', async (e164, region, expected) => {
    expect(await ask({ e164, region })).toBeNull();
    expect(terms()).toEqual(expected);
  });

  it('refuses numbers that only hold the caller’s', async () => {
    fake.persons = [
      aPipedrivePerson({ id: 2, phones: ['07000000001'] }),
      aPipedrivePerson({ id: 3, phones: ['+33700000000'] }),
    ];

    expect(await ask()).toBeNull();
  });

  it('ranks the primary number before another one, then the lowest id', async () => {
    fake.persons = [
      aPipedrivePerson({ id: 1, phones: ['0210000000', '0700000000'] }),
      aPipedrivePerson({ id: 10 }),
      aPipedrivePerson({ id: 9 }),
    ];

    expect(await ask()).toMatchObject({ externalId: '9' });
  });

  it('turns the page while the hits are others', async () => {
    const others = Array.from({ length: 40 }, (_, i) =>
      aPipedrivePerson({ id: 100 + i, phones: ['+33700000000'] }),
    );
    fake.persons = [...others, aPipedrivePerson({ id: 7 })];

    expect(await ask()).toMatchObject({ externalId: '7' });
    expect(fake.requests.map(({ query }) => query.get('cursor'))).toEqual([null, '20', '40']);
  });

  it('does not call anybody unknown whom it has not looked for everywhere', async () => {
    fake.persons = Array.from({ length: 100 }, (_, id) => aPipedrivePerson({ id, phones: ['+33700000000'] }));

    await expect(ask()).rejects.toMatchObject({ kind: 'bad_response' });
    expect(fake.requests).toHaveLength(3);
  });

  it.each([
    ['no name', { name: null }, { name: 'ion@example.ro' }],
    ['no name but an organisation', { name: null, organization: { id: 1, name: 'Acme' } }, { name: 'Acme' }],
    ['nothing but a number', { name: ' ', emails: [] }, { name: '+40700000000', email: null }],
  ])('tells of one with %s', async (_, values, expected) => {
    fake.persons = [aPipedrivePerson(values)];

    expect(await ask()).toMatchObject(expected);
  });

  it('takes odd entries for what they are', async () => {
    const items = [
      null,
      { item: null },
      { item: { id: '8', name: 9, phones: [null, 40700000000], emails: 'x' } },
    ];
    fake.trouble = { body: { success: true, data: { items } } };

    expect(await ask()).toMatchObject({ externalId: '8', name: '9', email: null, phones: ['+40700000000'] });
  });

  it.each([
    ['acme', 'acme.pipedrive.com'],
    ['Acme-Sandbox.pipedrive.com', 'acme-sandbox.pipedrive.com'],
  ])('of the domain %s is asked at %s, and opened there', async (domain, host) => {
    const items = [{ result_score: 0.5, item: aPipedrivePerson() }];
    const recorder = aRecorder({ success: true, data: { items } });

    const found = await asking(pipedrive, `domain=${domain}&token=t`, null, recorder)();

    expect(found).toMatchObject({ backendLink: `https://${host}/person/1` });
    expect(recorder.requests.map(({ url }) => url)).toEqual([
      `https://${host}/api/v2/persons/search?term=700000000&fields=phone&limit=20`,
    ]);
  });

  it('says so when the token is wrong', async () => {
    const withWrongToken = asking(pipedrive, 'domain=acme&token=other', fake.origin, outgoing);

    await expect(withWrongToken()).rejects.toMatchObject({ kind: 'auth' });
  });

  it.each(TROUBLES)('that %s is no answer', async (_, trouble, kind) => {
    fake.trouble = trouble;

    await expect(ask()).rejects.toMatchObject({ name: 'SourceError', kind });
  });

  it('that says itself that it failed is no answer', async () => {
    fake.trouble = { body: { success: false, error: 'oops', errorCode: 500 } };

    await expect(ask()).rejects.toMatchObject({ kind: 'bad_response' });
  });

  it('is not asked again for ten seconds once it was asked more than ten times in two', async () => {
    const unknown = () => ask({ e164: '+40711111111' });
    for (let i = 0; i < 5; i += 1) await unknown();

    await expect(unknown()).rejects.toMatchObject({ kind: 'rate_limit', retryAfterMs: 10_000 });

    clock.ms = 60_000;
    await expect(unknown()).rejects.toMatchObject({ kind: 'rate_limit' });
    expect(fake.requests).toHaveLength(11);
  });

  it('says so when the day’s budget is spent', async () => {
    fake.dailyTokens = 30;

    await expect(ask()).rejects.toMatchObject({ kind: 'rate_limit' });
    expect(fake.requests).toHaveLength(2);
  });

  it('is left alone once the call has waited enough', async () => {
    const outcome = await gaveUp(fake, (signal) => ask({}, signal));

    expect(outcome).toMatchObject({ kind: 'timeout' });
  });
});

describe('the params of Pipedrive', () => {
  const wrongDomain = 'params.domain: must be acme or acme.pipedrive.com, without https:// before it';

  it.each([
    [PARAMS, []],
    ['domain=acme&user=&token=t', []],
    ['domain=&user=&token=', ['params.domain: is missing', 'params.token: is missing']],
    [`${PARAMS}&api_token=1`, ['params.api_token: is not known here; known are domain, token, user']],
    ['domain=acme.ro&token=t', [wrongDomain]],
    ['domain=pipedrive.com&token=t', [wrongDomain]],
    ['domain=acme&token=a%0Ab', ['params.token: must be an API token, which has no space and no such sign']],
  ])('%j: %j', (params, expected) => {
    expect(mistakes(pipedrive, params)).toEqual(expected);
  });

  it('have the token for a secret', () => {
    expect(pipedrive.secrets).toEqual(['token']);
  });
});
