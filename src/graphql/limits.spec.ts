import { buildSchema, getIntrospectionQuery, parse } from 'graphql';
import { overLimit } from './limits.js';

const schema = buildSchema(`
  type Query { contact: Contact contacts(first: Int, last: Int): ContactConnection! calls(first: Int = 10): [Call!]! }
  type Mutation { deleteContact: ID }
  type ContactConnection { edges: [Edge!]! nodes: [Contact!]! totalCount: Int! }
  type Edge { node: Contact! }
  type Contact { id: ID! phones: [Phone!]! routes: [Route!]! calls(first: Int = 10): [Call!]! }
  type Phone { number: String! }
  type Route { id: ID! match: Match! }
  type Match { contact: Contact }
  type Call { id: ID! contact: Contact events: [Event!]! }
  type Event { at: String! }
`);

const judge = (query: string, variables = {}) =>
  overLimit(schema, parse(query, { noLocation: true }), variables);
const repeat = (n: number, text: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => text(i)).join(' ');
/** Fields one in another, so many of them. */
const nested = (depth: number) =>
  `{ ${['contact', ...repeat(depth - 2, (i) => ['routes', 'match', 'contact'][i % 3]!).split(' ')].join(' { ')} { id ${'} '.repeat(depth)}`;

const TOO = {
  deep: 'The query is nested too deeply, where 12 is the limit',
  aliases: 'The query has too many aliases, where 30 is the limit',
  directives: 'The query has too many directives, where 50 is the limit',
  rootFields: 'The query asks for too many fields at its root, where 30 is the limit',
  cost: 'The query may answer with too many objects, where 20000 is the limit',
};

describe('overLimit', () => {
  it.each<[string, string, string | null]>([
    ['a depth of 12', nested(12), null],
    ['a depth of 13', nested(13), TOO.deep],
    [
      'a depth of 13 through fragments',
      `{ contact { ...a } } fragment a on Contact { routes { match { contact { ...b } } } }
       fragment b on Contact { ${'routes { match { contact { '.repeat(2)} ... { routes { match { id ${'} '.repeat(10)}`,
      TOO.deep,
    ],
    ['30 aliases', `{ ${repeat(30, (i) => `a${i}: contact { id }`)} }`, null],
    ['31 aliases', `{ contact { ${repeat(31, (i) => `a${i}: id`)} } }`, TOO.aliases],
    ['31 aliases of __typename', `{ contact { ${repeat(31, (i) => `a${i}: __typename`)} } }`, TOO.aliases],
    ['31 aliases of the schema', `{ ${repeat(31, (i) => `a${i}: __typename`)} }`, TOO.aliases],
    [
      'aliases of a fragment, as often as it is spread',
      `{ a: contact { ...f } b: contact { ...f } } fragment f on Contact { ${repeat(15, (i) => `a${i}: id`)} }`,
      TOO.aliases,
    ],
    ['50 directives', `{ contact ${'@skip(if: false) '.repeat(50)} { id } }`, null],
    ['51 directives', `{ contact ${'@skip(if: false) '.repeat(51)} { id } }`, TOO.directives],
    ['51 directives on an operation', `query ${'@a '.repeat(51)} { contact { id } }`, TOO.directives],
    ['51 directives on a variable', `query ($a: ID ${'@a '.repeat(51)}) { contact { id } }`, TOO.directives],
    ['51 directives on spreads', `{ ${'... @a { contact { id } } '.repeat(51)} }`, TOO.directives],
    [
      '51 directives on a fragment',
      `{ ...f } fragment f on Query ${'@a '.repeat(51)} { contact { id } }`,
      TOO.directives,
    ],
    ['30 fields at the root', `{ ${'contact { id } '.repeat(30)} }`, null],
    ['31 fields at the root', `{ ${'contact { id } '.repeat(31)} }`, TOO.rootFields],
    ['31 fields at the root of a mutation', `mutation { ${'deleteContact '.repeat(31)} }`, TOO.rootFields],
    [
      'the tools’ own query of the schema',
      getIntrospectionQuery({ oneOf: true, specifiedByUrl: true }),
      null,
    ],
    [
      'the schema of the schema, again and again',
      `{ ${repeat(12, (i) => `a${i}: __schema { types { fields { type { fields { type { name } } } } } }`)} }`,
      TOO.cost,
    ],
    [
      '200 contacts with all they have',
      '{ contacts(first: 200) { nodes { phones { number } routes { match { contact { id } } } } } }',
      null,
    ],
    [
      '200 contacts from the end',
      '{ contacts(last: 200) { edges { node { calls { id contact { id } } } } } }',
      null,
    ],
    [
      '200 calls of 200 contacts',
      '{ contacts(first: 200) { nodes { calls(first: 200) { id } } } }',
      TOO.cost,
    ],
    [
      'a list of a list of a list',
      '{ calls(first: 200) { contact { calls(first: 40) { events { at } } } } }',
      TOO.cost,
    ],
    [
      'a list in a list, at both ends of a page',
      '{ contacts(first: 200) { nodes { calls(first: 60) { id } } edges { node { calls(first: 60) { id } } } } }',
      TOO.cost,
    ],
    ['one of several operations', `query A { contact { id } } query B ${nested(13)}`, TOO.deep],
    ['a fragment that spreads itself', '{ contact { ...f } } fragment f on Contact { id ...f }', null],
    ['a fragment that is not there', '{ contact { ...f } }', null],
    ['fields that are not there', '{ nobody(first: 7) { knows { this } } }', null],
  ])('judges %s', (_, query, verdict) => {
    expect(judge(query)).toBe(verdict);
  });

  it('reads `first` from a variable, and from its default', () => {
    const query = 'query ($n: Int = 1) { contacts(first: $n) { nodes { calls(first: $n) { id } } } }';

    expect(judge(query)).toBeNull();
    expect(judge(query, { n: 200 })).toBe(TOO.cost);
    expect(judge(query.replace('= 1', '= 200'))).toBe(TOO.cost);
    expect(judge(query.replace('= 1', ''))).toBeNull();
  });

  it('leaves it to the list to say that `first` is no number for it', () => {
    const query = 'query ($n: Int) { contacts(first: $n) { nodes { phones { number } } } }';

    for (const n of [1e9, -5, 'many', null, {}]) expect(judge(query, { n })).toBeNull();
  });

  it('measures a fragment once, however often others spread it', () => {
    const fragments = repeat(100, (i) => `fragment f${i} on Contact { ...f${i + 1} ...f${i + 1} }`);

    const verdict = judge(`{ contact { ...f0 } } ${fragments} fragment f100 on Contact { a: id }`);

    // Else it would not come back: 2 to the power of 100 are there.
    expect(verdict).toBe(TOO.aliases);
  });
});
