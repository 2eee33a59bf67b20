import {
  basicCredentials,
  type FakeAnswer,
  type FakeRequest,
  type HttpFake,
  startHttpFake,
} from './http-fake.js';

/** As https://www.minicrm.hu/help/contact-actions shows a hit of the search. */
export interface MiniCrmContact {
  Id: string;
  Name: string | null;
  Type: 'Person' | 'Business';
  Email: string;
  Phone: string;
}

export interface FakeMiniCrm extends HttpFake {
  contacts: MiniCrmContact[];
  /** The API's address, as a source's `url` has it. */
  url: string;
}

const PAGE_SIZE = 100;
const SHORTEST_PHONE_QUERY = 6;

/**
 * MiniCRM's `GET /Api/R3/Contact?Query=` (https://www.minicrm.hu/help/general-information-on-search): HTTP Basic, a phone
 * is searched by its last digits, six at least, nothing but digits; a hundred a page, the first is 0; `Results` is
 * what PHP's json_encode makes of an array by id, so an empty one is `[]`.
 */
export async function aMiniCrm({ systemId = '119', apiKey = 'minicrm-key' } = {}): Promise<FakeMiniCrm> {
  const answer = (request: FakeRequest): FakeAnswer => {
    const shown = basicCredentials(request);
    if (shown?.user !== systemId || shown.password !== apiKey) {
      return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="MiniCRM"' }, body: 'Unauthorized' };
    }
    if (request.path !== '/Api/R3/Contact') return { status: 404, body: 'Not Found' };
    if (request.method !== 'GET') return { status: 405, body: 'Method Not Allowed' };
    return { body: searched(fake.contacts, request.query) };
  };
  const fake: FakeMiniCrm = Object.assign(await startHttpFake(answer), { contacts: [], url: '' });
  fake.url = `${fake.origin}/Api/R3/`;
  return fake;
}

export const aMiniCrmContact = (values: Partial<MiniCrmContact> = {}): MiniCrmContact => ({
  Id: '12345',
  Name: 'Ion Popescu',
  Type: 'Person',
  Email: 'ion@example.ro',
  Phone: '0700000000',
  ...values,
});

function searched(contacts: MiniCrmContact[], query: URLSearchParams) {
  const hits = contacts.filter(matches(query.get('Query') ?? ''));
  const first = Number(query.get('Page') ?? 0) * PAGE_SIZE;
  const page = hits.slice(first, first + PAGE_SIZE);
  const byId = page.map((contact) => [
    contact.Id,
    // The API's own address: what is there is JSON, and not for people.
    { ...contact, Url: `https://r3.minicrm.ro/Api/R3/Contact/${contact.Id}` },
  ]);
  return { Count: hits.length, Results: page.length > 0 ? Object.fromEntries(byId) : [] };
}

function matches(query: string): (contact: MiniCrmContact) => boolean {
  if (query === '') return () => false;
  if (/\D/.test(query)) return ({ Name }) => Name?.toLowerCase().includes(query.toLowerCase()) ?? false;
  if (query.length < SHORTEST_PHONE_QUERY) return () => false;
  return ({ Phone }) => Phone.replace(/\D/g, '').endsWith(query);
}
