import { aFreshdesk, aFreshdeskContact } from '../support/fake-systems/freshdesk.js';
import type { HttpFake } from '../support/fake-systems/http-fake.js';
import { aMiniCrm, aMiniCrmContact } from '../support/fake-systems/minicrm.js';
import { aPipedrive, aPipedrivePerson } from '../support/fake-systems/pipedrive.js';

// A stand-in that is kinder than the system lets a source pass that the system would refuse.

const fakes: HttpFake[] = [];
afterEach(() => Promise.all(fakes.splice(0).map((fake) => fake.stop())));

async function started<T extends HttpFake>(starting: Promise<T>): Promise<T> {
  const fake = await starting;
  fakes.push(fake);
  return fake;
}

async function got(fake: HttpFake, path: string, headers: Record<string, string>) {
  const response = await fetch(fake.origin + path, { headers });
  const text = await response.text();
  const body: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
}

const basic = (credentials: string) => ({ Authorization: `Basic ${btoa(credentials)}` });

describe('the fake MiniCRM', () => {
  const asked = async (query: string, headers: Record<string, string> = basic('119:minicrm-key')) => {
    const fake = await started(aMiniCrm());
    fake.contacts = [aMiniCrmContact({ Phone: '07-00 / 000 000' })];
    return got(fake, `/Api/R3/Contact?${query}`, headers);
  };

  it('gives an object by id', async () => {
    expect(await asked('Query=700000000')).toMatchObject({
      status: 200,
      body: {
        Count: 1,
        Results: { 12345: { Id: '12345', Url: 'https://r3.minicrm.ro/Api/R3/Contact/12345' } },
      },
    });
  });

  it.each([
    'Query=00000',
    'Query=%2B40700000000',
    'Query=0700%20000%20000',
    'Query=40700000000',
    '',
    'Query=700000000&Page=1',
  ])('gives a list, an empty one, for %j', async (query) => {
    expect(await asked(query)).toMatchObject({ status: 200, body: { Results: [] } });
  });

  it('gives a hundred a page', async () => {
    const fake = await started(aMiniCrm());
    fake.contacts = Array.from({ length: 101 }, (_, i) => aMiniCrmContact({ Id: `${i + 1}` }));
    const results = async (page: number) => {
      const { body } = await got(
        fake,
        `/Api/R3/Contact?Query=700000000&Page=${page}`,
        basic('119:minicrm-key'),
      );
      return Object.keys((body as { Results: object }).Results).length;
    };

    expect([await results(0), await results(1), await results(2)]).toEqual([100, 1, 0]);
  });

  it.each([[{}], [basic('119:other')], [basic('120:minicrm-key')]])(
    'lets nobody in with %j',
    async (headers) => {
      expect(await asked('Query=700000000', headers as Record<string, string>)).toMatchObject({
        status: 401,
      });
    },
  );
});

describe('the fake Freshdesk', () => {
  const asked = async (path: string, headers: Record<string, string> = basic('fd-key:X')) => {
    const fake = await started(aFreshdesk());
    fake.contacts = [aFreshdeskContact()];
    return got(fake, `/api/v2/${path}`, headers);
  };
  const searched = (query: string) => asked(`search/contacts?query=${encodeURIComponent(query)}`);

  it.each([
    [`"mobile:'0700000000'"`, 1],
    [`"phone:'1' OR mobile:'0700000000'"`, 1],
    [`"phone:'1' AND mobile:'0700000000'"`, 0],
    [`"phone:null AND mobile:'0700000000'"`, 1],
    [`"mobile:'0700 000 000'"`, 0],
    [`"mobile:'700000000'"`, 0],
    [`"mobile:0700000000"`, 0],
  ])('finds for %s: %i', async (query, total) => {
    expect(await searched(query)).toMatchObject({ status: 200, body: { total } });
  });

  it.each([
    ['no double quotes', `mobile:'0700000000'`],
    ['a field that it does not know', `"telephone:'0700000000'"`],
    ['an operator of another language', `"phone:'1' || mobile:'1'"`],
    ['a text without an end', `"mobile:'0700000000"`],
    ['a + that is no text', `"mobile:+40700000000"`],
    ['an operator at its end', `"mobile:'1' OR "`],
    ['nothing', `""`],
    ['513 characters', `"mobile:'${'0'.repeat(502)}'"`],
  ])('refuses a query with %s', async (_, query) => {
    expect(await searched(query)).toMatchObject({ status: 400, body: { description: 'Validation failed' } });
  });

  it('lists by what is stored, and by no filter that it does not have', async () => {
    expect((await asked('contacts?mobile=0700000000')).body).toHaveLength(1);
    expect((await asked('contacts?mobile=%2B40700000000')).body).toEqual([]);
    expect(await asked('contacts?telephone=0700000000')).toMatchObject({ status: 400 });
  });

  it('lets nobody in with a wrong password', async () => {
    expect(await asked('contacts', basic('agent@example.ro:X'))).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials' },
    });
  });

  it('says when to come again', async () => {
    const fake = await started(aFreshdesk());
    fake.callsLeft = 0;

    expect(await got(fake, '/api/v2/contacts', basic('fd-key:X'))).toMatchObject({
      status: 429,
      retryAfter: '41',
    });
  });
});

describe('the fake Pipedrive', () => {
  const TOKEN = { 'x-api-token': 'pipedrive-token' };
  const asked = async (path: string, headers: Record<string, string> = TOKEN) => {
    const fake = await started(aPipedrive());
    fake.persons = [aPipedrivePerson({ phones: ['+40 700 000 000'] })];
    return got(fake, path, headers);
  };

  it.each([
    ['700%20000%20000', 1],
    ['700+000', 1],
    ['700000000', 0],
    ['%2B40700000000', 0],
  ])('finds parts of what is stored, as it is: %s', async (term, count) => {
    const { body } = await asked(`/api/v2/persons/search?fields=phone&term=${term}`);

    expect((body as { data: { items: unknown[] } }).data.items).toHaveLength(count);
  });

  it.each([
    ['a term of one character', '/api/v2/persons/search?term=7&fields=phone', 400],
    ['a field that it does not have', '/api/v2/persons/search?term=70&fields=telephone', 400],
    ['more than 500', '/api/v2/persons/search?term=70&limit=501', 400],
    ['version 1', '/v1/persons/search?term=70', 410],
    ['another method', '/api/v2/people?term=70', 404],
  ])('refuses %s', async (_, path, status) => {
    expect(await asked(path)).toMatchObject({ status, body: { success: false, errorCode: status } });
  });

  it('takes the token from its header only', async () => {
    const path = '/api/v2/persons/search?term=70&api_token=pipedrive-token';

    expect(await asked(path, {})).toMatchObject({ status: 401, body: { success: false } });
  });

  it('answers ten searches in two seconds, and whoever asks for more waits for ten', async () => {
    const clock = { ms: 0 };
    const fake = await started(aPipedrive({ now: () => clock.ms }));
    const search = () => got(fake, '/api/v2/persons/search?term=70&fields=phone', TOKEN);
    for (let i = 0; i < 10; i += 1) expect(await search()).toMatchObject({ status: 200 });

    expect(await search()).toMatchObject({ status: 429, retryAfter: '10' });
    clock.ms = 9000;
    expect(await search()).toMatchObject({ status: 429, retryAfter: '1' });
    clock.ms = 10_000;
    expect(await search()).toMatchObject({ status: 200 });
  });
});
