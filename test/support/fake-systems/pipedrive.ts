import { type FakeAnswer, type FakeRequest, type HttpFake, startHttpFake } from './http-fake.js';

export interface PipedrivePerson {
  id: number;
  name: string | null;
  /** As somebody typed them, the primary one first. */
  phones: string[];
  emails: string[];
  organization: { id: number; name: string } | null;
}

export interface FakePipedrive extends HttpFake {
  persons: PipedrivePerson[];
  /** What the day's token budget holds yet; a search of v2 takes 20. */
  dailyTokens: number;
}

const WINDOW_MS = 2000;
const SEARCHES_PER_WINDOW = 10;
const TOKENS_PER_SEARCH = 20;
// What Pipedrive asks of whoever went over the limit, though its window is two seconds.
const PENALTY_SECONDS = 10;

const FIELDS = new Set(['custom_fields', 'email', 'notes', 'phone', 'name']);

/**
 * Pipedrive's `GET /api/v2/persons/search` (https://developers.pipedrive.com/docs/api/v1/Persons#searchPersons): the token
 * in `x-api-token`, a partial match in what is stored, ten searches in two seconds and a day's budget. Version 1 is gone.
 *
 * @param now milliseconds, for the window
 */
export async function aPipedrive({ token = 'pipedrive-token', now = () => performance.now() } = {}) {
  let searches: number[] = [];
  let punishedUntil = -Infinity;
  const answer = (request: FakeRequest): FakeAnswer => {
    if (request.headers['x-api-token'] !== token) return failure(401, 'unauthorized access');
    if (/^\/(api\/)?v1\//.test(request.path)) return failure(410, 'This endpoint is no longer available');
    if (request.path !== '/api/v2/persons/search' || request.method !== 'GET')
      return failure(404, 'Unknown method');

    searches = searches.filter((at) => at > now() - WINDOW_MS);
    if (searches.length >= SEARCHES_PER_WINDOW) punishedUntil = now() + PENALTY_SECONDS * 1000;
    if (now() < punishedUntil) return overLimit(Math.ceil((punishedUntil - now()) / 1000));
    if (fake.dailyTokens < TOKENS_PER_SEARCH) return overLimit(3600);
    searches.push(now());
    fake.dailyTokens -= TOKENS_PER_SEARCH;
    return search(fake.persons, request.query);
  };
  const values = { persons: [] as PipedrivePerson[], dailyTokens: 30_000 };
  const fake: FakePipedrive = Object.assign(await startHttpFake(answer), values);
  return fake;
}

export const aPipedrivePerson = (values: Partial<PipedrivePerson> = {}): PipedrivePerson => ({
  id: 1,
  name: 'Ion Popescu',
  phones: ['0700000000'],
  emails: ['ion@example.ro'],
  organization: null,
  ...values,
});

function search(persons: PipedrivePerson[], query: URLSearchParams): FakeAnswer {
  const mistake = mistakeIn(query);
  if (mistake) return failure(400, mistake);
  const [term, limit] = [query.get('term') ?? '', Number(query.get('limit') ?? 100)];
  const first = Number(query.get('cursor') ?? 0);
  const fields = query.get('fields')?.split(',') ?? [...FIELDS];
  const hits = persons.filter((person) => textsOf(person, fields).some((text) => text.includes(term)));
  const items = hits.slice(first, first + limit).map(toItem);
  const next_cursor = hits.length > first + limit ? String(first + limit) : null;
  return { body: { success: true, data: { items }, additional_data: { next_cursor } } };
}

function mistakeIn(query: URLSearchParams): string | null {
  const limit = Number(query.get('limit') ?? 100);
  if ((query.get('term') ?? '').trim().length < 2) return 'Search term must be at least 2 characters long.';
  if (
    query
      .get('fields')
      ?.split(',')
      .some((field) => !FIELDS.has(field))
  )
    return 'Invalid fields';
  return Number.isInteger(limit) && limit >= 1 && limit <= 500 ? null : 'Invalid limit';
}

function textsOf({ name, phones, emails }: PipedrivePerson, fields: string[]): string[] {
  return [
    ...(fields.includes('phone') ? phones : []),
    ...(fields.includes('email') ? emails : []),
    ...(fields.includes('name') && name ? [name] : []),
  ];
}

function toItem(person: PipedrivePerson) {
  return {
    result_score: 0.5,
    item: {
      ...person,
      type: 'person',
      visible_to: 3,
      owner: { id: 1 },
      custom_fields: [],
      notes: [],
      ...(person.emails[0] && { primary_email: person.emails[0] }),
    },
  };
}

const failure = (status: number, error: string): FakeAnswer => ({
  status,
  body: { success: false, error, errorCode: status, error_info: 'Please check developers.pipedrive.com' },
});

const overLimit = (seconds: number): FakeAnswer => ({
  ...failure(429, 'request over limit'),
  headers: { 'Retry-After': String(seconds), 'x-ratelimit-remaining': '0' },
});
