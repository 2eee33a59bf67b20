import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { documentsFor, RULE_KINDS, type RuleKind } from '../support/rule-kinds.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

const [ROUTE, QUEUE_POSITION, DIRECT_LINE] = RULE_KINDS;
const NOON = '2026-11-23T12:00:00.000Z';
const LATER = '2026-11-23T12:00:00.001Z';

type Input = Record<string, unknown>;

/** What is wrong, path by path, with a rule of this kind that is told to say this. */
async function mistakesOf(kind: RuleKind, input: Input): Promise<string[]> {
  const { run } = await aGraphqlClient(testApp);
  const projectId = (await factories(testApp).project()).id;
  const { errors } = await run(documentsFor(kind).create, { input: { projectId, match: {}, ...input } });
  return mistakesIn(errors);
}

function mistakesIn(
  errors: Awaited<ReturnType<Awaited<ReturnType<typeof aGraphqlClient>>['run']>>['errors'],
) {
  const { code, fields = [] } = (errors?.[0]?.extensions ?? {}) as {
    code?: string;
    fields?: { path: string; message: string }[];
  };
  if (errors) expect(code).toBe('BAD_USER_INPUT');
  return fields.map(({ path, message }) => `${path} ${message}`);
}

describe('the input of a rule', () => {
  it('is told all its mistakes at once, ours and those of one field alike', async () => {
    const mistakes = await mistakesOf(ROUTE, {
      match: { contactId: '2000000000', segment: 'No Handle', dnid: '*' },
      routeIdentifier: 'a&b',
      outboundNumber: '+12',
      validFrom: NOON,
      validUntil: NOON,
      note: 'a\u0007b',
    });

    expect(mistakes.sort()).toEqual([
      'input.match names a contact or a segment, never both',
      'input.match.contactId is no contact of this project',
      'input.match.dnid is no number, word or prefix such as +4021*',
      'input.match.segment must be 1–64 lower-case letters, digits and hyphens',
      'input.note must have no control characters but line breaks',
      'input.outboundNumber must be 3–15 digits, with or without a +',
      'input.routeIdentifier must be 1–64 letters, digits and _ . -',
      'input.validUntil must be later than validFrom',
    ]);
  });

  it.each<[string, RuleKind, Input, string]>([
    ['an id that is none', ROUTE, { match: { contactId: 'garbage' } }, 'input.match.contactId'],
    ['a contact that is not there', ROUTE, { match: { contactId: '2000000000' } }, 'input.match.contactId'],
    ['an empty segment', ROUTE, { match: { segment: '' } }, 'input.match.segment'],
    ['a segment with a capital', ROUTE, { match: { segment: 'Vip' } }, 'input.match.segment'],
    ['a segment of 65', ROUTE, { match: { segment: 'a'.repeat(65) } }, 'input.match.segment'],
    ['an empty dnid', ROUTE, { match: { dnid: '' } }, 'input.match.dnid'],
    ['a bare *', ROUTE, { match: { dnid: '*' } }, 'input.match.dnid'],
    ['a * within', ROUTE, { match: { dnid: '+4*21*' } }, 'input.match.dnid'],
    ['a withheld dnid', ROUTE, { match: { dnid: '???' } }, 'input.match.dnid'],
    ['a route that says nothing', ROUTE, {}, 'input'],
    ['a route of two nulls', ROUTE, { routeIdentifier: null, outboundNumber: null }, 'input'],
    ['an empty identifier', ROUTE, { routeIdentifier: '' }, 'input.routeIdentifier'],
    ['a line break', ROUTE, { routeIdentifier: 'a\n' }, 'input.routeIdentifier'],
    ['an identifier of 65', ROUTE, { routeIdentifier: 'a'.repeat(65) }, 'input.routeIdentifier'],
    ['letters in a number', ROUTE, { outboundNumber: '0700x' }, 'input.outboundNumber'],
    ['a number of 16 digits', ROUTE, { outboundNumber: '+4'.padEnd(17, '0') }, 'input.outboundNumber'],
    ['a position below 0', QUEUE_POSITION, { position: -1 }, 'input.position'],
    ['a position over 100', QUEUE_POSITION, { position: 101 }, 'input.position'],
    ['two phones', DIRECT_LINE, { destination: 'SIP/a&SIP/b' }, 'input.destination'],
    ['a subroutine', DIRECT_LINE, { destination: 'SIP/a,1,U(x)' }, 'input.destination'],
    ['another context', DIRECT_LINE, { destination: 'Local/a@b' }, 'input.destination'],
    ['another technology', DIRECT_LINE, { destination: 'DAHDI/1' }, 'input.destination'],
    ['no destination', DIRECT_LINE, { destination: '' }, 'input.destination'],
    ['from after until', DIRECT_LINE, { validFrom: LATER, validUntil: NOON }, 'input.validUntil'],
    ['no instant', DIRECT_LINE, { validFrom: 'tomorrow' }, 'input.validFrom'],
    [
      'an instant that no database has',
      DIRECT_LINE,
      { validUntil: '+010000-01-01T00:00Z' },
      'input.validUntil',
    ],
    ['a note of 1001', DIRECT_LINE, { note: '😀'.repeat(1001) }, 'input.note'],
    ['half a character', DIRECT_LINE, { note: '\ud83d' }, 'input.note'],
  ])('is refused for %s', async (_claim, kind, input, path) => {
    const goodAlone = kind === ROUTE ? {} : kind.says;
    const rest = 'match' in input ? kind.says : goodAlone;

    const mistakes = await mistakesOf(kind, { ...rest, ...input });

    expect(mistakes).toEqual([expect.stringMatching(new RegExp(`^${path} `))]);
  });

  it.each<[string, RuleKind, Input]>([
    ['the outermost positions', QUEUE_POSITION, { position: 0 }],
    ['the lowest priority', QUEUE_POSITION, { position: 100, priority: -(2 ** 31) }],
    ['the highest priority', QUEUE_POSITION, { position: 1, priority: 2 ** 31 - 1 }],
    ['a note of 1000', QUEUE_POSITION, { position: 1, note: '😀'.repeat(1000) }],
    ['only a number', ROUTE, { outboundNumber: '112' }],
    ['only an identifier', ROUTE, { routeIdentifier: 'a'.repeat(64), outboundNumber: null }],
    ['a queue', DIRECT_LINE, { destination: 'sales_queue.2' }],
    [
      'nulls in the match',
      DIRECT_LINE,
      { destination: 'q', match: { contactId: null, segment: 'a', dnid: null } },
    ],
    ['until a moment after from', DIRECT_LINE, { destination: 'q', validFrom: NOON, validUntil: LATER }],
  ])('is taken with %s', async (_claim, kind, input) => {
    expect(await mistakesOf(kind, input)).toEqual([]);
  });

  it('knows no contact of another project', async () => {
    const make = factories(testApp);
    const { id: contactId } = await make.contact((await make.project()).id);

    const mistakes = await mistakesOf(DIRECT_LINE, { destination: 'q', match: { contactId } });

    expect(mistakes).toEqual(['input.match.contactId is no contact of this project']);
  });
});

describe('what an update makes of a rule', () => {
  const update = async (kind: RuleKind, made: Input, input: Input) => {
    const { run } = await aGraphqlClient(testApp);
    const projectId = (await factories(testApp).project()).id;
    const { create, update: change, find } = documentsFor(kind);
    const created = await run(create, { input: { projectId, match: {}, ...made } });
    const { id } = created.data!.rule as { id: string };
    const { errors } = await run(change, { id, input });
    const { data } = await run(find, { id });
    return { mistakes: mistakesIn(errors), before: created.data!.rule, after: data!.rule };
  };

  it.each<[string, RuleKind, Input, Input, string]>([
    ['a route of nothing', ROUTE, { routeIdentifier: 'a' }, { routeIdentifier: null }, 'input'],
    ['no position', QUEUE_POSITION, { position: 1 }, { position: null }, 'input.position'],
    ['no destination', DIRECT_LINE, { destination: 'q' }, { destination: null }, 'input.destination'],
    ['no priority', DIRECT_LINE, { destination: 'q' }, { priority: null }, 'input.priority'],
    ['neither on nor off', DIRECT_LINE, { destination: 'q' }, { enabled: null }, 'input.enabled'],
    ['no match', DIRECT_LINE, { destination: 'q', match: { segment: 'a' } }, { match: null }, 'input.match'],
    [
      'a later from',
      QUEUE_POSITION,
      { position: 1, validUntil: NOON },
      { validFrom: NOON },
      'input.validFrom',
    ],
    [
      'an earlier until',
      QUEUE_POSITION,
      { position: 1, validFrom: NOON },
      { validUntil: NOON },
      'input.validUntil',
    ],
    ['a bad match', DIRECT_LINE, { destination: 'q' }, { match: { segment: 'A' } }, 'input.match.segment'],
  ])('is never %s: it stays as it was', async (_claim, kind, made, input, path) => {
    const { mistakes, before, after } = await update(kind, made, input);

    expect(mistakes).toEqual([expect.stringMatching(new RegExp(`^${path} `))]);
    expect(after).toEqual(before);
  });

  it('may be a route of the other field', async () => {
    const made = { routeIdentifier: 'a', validUntil: NOON };
    const input = { routeIdentifier: null, outboundNumber: '112', validFrom: NOON, validUntil: null };

    const { mistakes, after } = await update(ROUTE, made, input);

    expect(mistakes).toEqual([]);
    expect(after).toMatchObject({ ...input, version: 2 });
  });

  it('holds together also where two change it at the same time', async () => {
    const { run } = await aGraphqlClient(testApp);
    const make = factories(testApp);
    const { id } = await make.queuePosition((await make.project()).id);
    const { update: change } = documentsFor(QUEUE_POSITION);

    const answers = await Promise.all(
      [{ validFrom: LATER }, { validUntil: NOON }].map((input) => run(change, { id, input })),
    );

    expect(answers.filter(({ errors }) => errors)).toHaveLength(1);
  });
});
