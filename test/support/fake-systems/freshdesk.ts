import { type QueryMistake, readFreshdeskQuery } from './freshdesk-query.js';
import {
  basicCredentials,
  type FakeAnswer,
  type FakeRequest,
  type HttpFake,
  startHttpFake,
} from './http-fake.js';

/** As https://developers.freshdesk.com/api/#contacts shows it, less what nobody here reads. */
export interface FreshdeskContact {
  id: number;
  name: string | null;
  /** As somebody typed them. */
  phone: string | null;
  mobile: string | null;
  email: string | null;
  company_id: number | null;
  language: string | null;
  job_title: string | null;
  updated_at: string;
  unique_external_id: string | null;
}

export interface FakeFreshdesk extends HttpFake {
  contacts: FreshdeskContact[];
  /** Ids of contacts so new that the search does not know them yet; lists do. */
  notIndexed: Set<number>;
  /** What may be searched for; without `phone` such a search is refused. */
  searchFields: string[] | undefined;
  /** Calls that the account's plan allows in this minute, and lists of contacts among them. */
  callsLeft: number;
  contactListsLeft: number;
}

const SEARCH_PAGE = 30;
const LAST_SEARCH_PAGE = 10;
const LIST_FILTERS = ['phone', 'mobile', 'email', 'company_id'] as const;

/**
 * Freshdesk's `search/contacts` and `contacts` (https://developers.freshdesk.com/api/#contacts): HTTP Basic with an agent's
 * name and password or with an API key and any password, phones compared as they are stored, an index that lags, limits
 * by the minute with `Retry-After`.
 */
export async function aFreshdesk({ user = 'agent@example.ro', password = 'secret', apiKey = 'fd-key' } = {}) {
  const answer = (request: FakeRequest): FakeAnswer => {
    if (fake.callsLeft-- <= 0) return overLimit();
    const shown = basicCredentials(request);
    const isAgent = shown?.user === user && shown.password === password;
    if (!isAgent && shown?.user !== apiKey) return notLoggedIn();
    if (request.method !== 'GET') return { status: 405, body: '' };
    if (request.path === '/api/v2/search/contacts') return search(fake, request.query);
    if (request.path !== '/api/v2/contacts') return { status: 404, body: '' };
    return fake.contactListsLeft-- > 0 ? list(fake, request.query) : overLimit();
  };
  const values = {
    contacts: [] as FreshdeskContact[],
    notIndexed: new Set<number>(),
    searchFields: undefined as string[] | undefined,
    callsLeft: 50,
    contactListsLeft: 20,
  };
  const fake: FakeFreshdesk = Object.assign(await startHttpFake(answer), values);
  return fake;
}

export const aFreshdeskContact = (values: Partial<FreshdeskContact> = {}): FreshdeskContact => ({
  id: 4711,
  name: 'Ion Popescu',
  phone: null,
  mobile: '0700000000',
  email: 'ion@example.ro',
  company_id: 9,
  language: 'ro',
  job_title: 'Director',
  updated_at: '2026-10-01T08:00:00Z',
  unique_external_id: 'crm-88',
  ...values,
});

function search({ contacts, notIndexed, searchFields }: FakeFreshdesk, query: URLSearchParams): FakeAnswer {
  const test = readFreshdeskQuery(query.get('query'), searchFields);
  if (typeof test !== 'function') return invalid([test]);
  const page = Number(query.get('page') ?? 1);
  if (!(page >= 1 && page <= LAST_SEARCH_PAGE))
    return invalid([{ field: 'page', message: 'It should be from 1 to 10', code: 'invalid_value' }]);

  const hits = contacts.filter((contact) => !notIndexed.has(contact.id) && test(contact));
  return {
    body: { total: hits.length, results: hits.slice((page - 1) * SEARCH_PAGE, page * SEARCH_PAGE) },
  };
}

function list({ contacts }: FakeFreshdesk, query: URLSearchParams): FakeAnswer {
  const known: readonly string[] = [...LIST_FILTERS, 'page', 'per_page'];
  const mistakes = [...query.keys()]
    .filter((name) => !known.includes(name))
    .map((field): QueryMistake => ({ field, message: 'Unexpected/invalid field', code: 'invalid_field' }));
  if (mistakes.length > 0) return invalid(mistakes);

  const [page, perPage] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? SEARCH_PAGE)];
  const hits = contacts.filter((contact) =>
    LIST_FILTERS.every((field) => !query.has(field) || String(contact[field]) === query.get(field)),
  );
  return { body: hits.slice((page - 1) * perPage, page * perPage) };
}

const invalid = (errors: QueryMistake[]): FakeAnswer => ({
  status: 400,
  body: { description: 'Validation failed', errors },
});

const notLoggedIn = (): FakeAnswer => ({
  status: 401,
  body: { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' },
});

const overLimit = (): FakeAnswer => ({
  status: 429,
  headers: { 'Retry-After': '41' },
  body: { message: 'You have exceeded the limit of requests per minute' },
});
