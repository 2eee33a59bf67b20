import { anOutgoing, aRecorder, asking, mistakes } from '../../../test/support/asking.js';
import { aMiniCrm, aMiniCrmContact, type FakeMiniCrm } from '../../../test/support/fake-systems/minicrm.js';
import { gaveUp } from '../../../test/support/fake-systems/http-fake.js';
import { TROUBLES } from '../../../test/support/fake-systems/troubles.js';
import { miniCrm } from './minicrm.js';

const PARAMS = 'SystemId=119&APIKey=minicrm-key';

const outgoing = anOutgoing();
let fake: FakeMiniCrm;
let ask: ReturnType<typeof asking>;

beforeEach(async () => {
  fake = await aMiniCrm();
  ask = asking(miniCrm, PARAMS, fake.url, outgoing);
});
afterEach(() => fake.stop());
afterAll(() => outgoing.onApplicationShutdown());

describe('MiniCRM', () => {
  it('is asked once, for the last nine digits', async () => {
    fake.contacts = [aMiniCrmContact()];

    const found = await ask();

    expect(found).toEqual({
      externalId: '12345',
      name: 'Ion Popescu',
      company: null,
      email: 'ion@example.ro',
      phones: ['+40700000000'],
      language: null,
      backendLink: 'https://r3.minicrm.ro/119/#Contact/12345',
    });
    expect(fake.requests.map(({ path, rawQuery }) => `${path}?${rawQuery}`)).toEqual([
      '/Api/R3/Contact?Query=700000000',
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
    '(0700) 000-000',
    '0700.000.000',
    '07-00 / 000 000',
  ])('finds a caller stored as %s', async (Phone) => {
    fake.contacts = [aMiniCrmContact({ Phone })];

    const found = await ask();

    expect(found).toMatchObject({ externalId: '12345', phones: ['+40700000000'] });
  });

  it.each([
    ['a company', { Type: 'Business' as const, Name: 'Acme SRL' }, { name: 'Acme SRL', company: 'Acme SRL' }],
    ['one without a name', { Name: null }, { name: 'ion@example.ro' }],
    ['one with nothing but a number', { Name: ' ', Email: '' }, { name: '+40700000000', email: null }],
  ])('tells of %s', async (_, values, expected) => {
    fake.contacts = [aMiniCrmContact(values)];

    expect(await ask()).toMatchObject(expected);
  });

  it('takes numbers for what they are where it expects texts', async () => {
    const Results = [{ Id: 12345, Name: 42, Type: 'Person', Phone: 700000000 }, null, 'x'];
    fake.trouble = { body: { Count: 3, Results } };

    expect(await ask()).toMatchObject({ externalId: '12345', name: '42', email: null });
  });

  it('knows nobody where there is no contact, and asks once for that', async () => {
    expect(await ask()).toBeNull();
    expect(fake.requests).toHaveLength(1);
  });

  it('refuses a number that ends in the same digits', async () => {
    fake.contacts = [
      aMiniCrmContact({ Phone: '+49 1700000000' }),
      aMiniCrmContact({ Phone: '+33700000000' }),
    ];

    expect(await ask()).toBeNull();
  });

  it('ranks a person before a company, and the lower id before the higher', async () => {
    fake.contacts = [
      aMiniCrmContact({ Id: '2', Type: 'Business' }),
      aMiniCrmContact({ Id: '30' }),
      aMiniCrmContact({ Id: '4' }),
    ];

    expect(await ask()).toMatchObject({ externalId: '4' });
  });

  it('turns the page when a hundred contacts are others', async () => {
    const others = Array.from({ length: 100 }, (_, i) =>
      aMiniCrmContact({ Id: `1${i}`, Phone: '+33700000000' }),
    );
    fake.contacts = [...others, aMiniCrmContact({ Id: '999' })];

    expect(await ask()).toMatchObject({ externalId: '999' });
    expect(fake.requests.map(({ rawQuery }) => rawQuery)).toEqual([
      'Query=700000000',
      'Query=700000000&Page=1',
    ]);
  });

  it('does not call anybody unknown whom it has not looked for everywhere', async () => {
    fake.contacts = Array.from({ length: 301 }, (_, i) =>
      aMiniCrmContact({ Id: `1${i}`, Phone: '+33700000000' }),
    );

    await expect(ask()).rejects.toMatchObject({ kind: 'bad_response' });
    expect(fake.requests).toHaveLength(3);
  });

  it.each([
    ['a number of eight digits', '+3612345678', 'HU', '(06 1) 234-5678', '12345678'],
    ['a number of ten digits', '+12015550123', 'US', '(201) 555-0123', '015550123'],
    ['a number of four digits', '+6834000', 'NU', '+683 4000', '6834000'],
  ])('finds %s', async (_, e164, region, Phone, query) => {
    fake.contacts = [aMiniCrmContact({ Phone })];

    expect(await ask({ e164, region })).toMatchObject({ phones: [e164] });
    expect(fake.requests[0]!.query.get('Query')).toBe(query);
  });

  it.each([
    ['https://r3.minicrm.hu/Api/R3/', 'https://r3.minicrm.hu/119/#Contact/12345'],
    ['https://r3.minicrm.io/Api/R3', 'https://r3.minicrm.io/119/#Contact/12345'],
    ['http://gateway.example:8080/crm/Api/R3/', 'https://r3.minicrm.ro/119/#Contact/12345'],
    [null, 'https://r3.minicrm.ro/119/#Contact/12345'],
  ])('asks %s and opens %s', async (url, link) => {
    const recorder = aRecorder({ Count: 1, Results: { 12345: aMiniCrmContact() } });

    const found = await asking(miniCrm, PARAMS, url, recorder)();

    const api = url ?? 'https://r3.minicrm.ro/Api/R3/';
    expect(found).toMatchObject({ backendLink: link });
    expect(recorder.requests.map(({ url: asked }) => asked)).toEqual([
      `${api.replace(/\/$/, '')}/Contact?Query=700000000`,
    ]);
  });

  it('says so when the key is wrong', async () => {
    const withWrongKey = asking(miniCrm, 'SystemId=119&APIKey=other', fake.url, outgoing);

    await expect(withWrongKey()).rejects.toMatchObject({ kind: 'auth' });
  });

  it.each(TROUBLES)('that %s is no answer', async (_, trouble, kind) => {
    fake.trouble = trouble;

    await expect(ask()).rejects.toMatchObject({ name: 'SourceError', kind });
  });

  it('keeps to Retry-After', async () => {
    fake.trouble = { status: 429, headers: { 'Retry-After': '60' }, body: '' };
    await expect(ask()).rejects.toMatchObject({ kind: 'rate_limit', retryAfterMs: 60_000 });
    fake.trouble = null;

    await expect(ask()).rejects.toMatchObject({ kind: 'rate_limit' });
    expect(fake.requests).toHaveLength(1);
  });

  it('is left alone once the call has waited enough', async () => {
    const outcome = await gaveUp(fake, (signal) => ask({}, signal));

    expect(outcome).toMatchObject({ kind: 'timeout' });
  });
});

describe('the params of MiniCRM', () => {
  it.each([
    [PARAMS, []],
    ['', ['params.SystemId: is missing', 'params.APIKey: is missing']],
    ['SystemId=&APIKey=', ['params.SystemId: is missing', 'params.APIKey: is missing']],
    [`${PARAMS}&systemid=1`, ['params.systemid: is not known here; known are SystemId, APIKey']],
    ['SystemId[]=1&APIKey=k', ['params.SystemId: must be a text, without brackets']],
    [
      'SystemId=1:2&APIKey=k',
      ['params.SystemId: must be the number in the address, as in r3.minicrm.ro/12345'],
    ],
  ])('%j: %j', (params, expected) => {
    expect(mistakes(miniCrm, params)).toEqual(expected);
  });

  it('have the key for a secret', () => {
    expect(miniCrm.secrets).toEqual(['APIKey']);
  });
});
