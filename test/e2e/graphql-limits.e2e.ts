import { getIntrospectionQuery } from 'graphql';
import { aGraphqlClient, type GraphqlAnswer } from '../support/graphql.js';
import { createTestApp, type TestApp } from '../support/create-app.js';

let testApp: TestApp;
let token: string;
beforeAll(async () => {
  testApp = await createTestApp();
  ({ token } = await aGraphqlClient(testApp));
});
afterAll(() => testApp.close());

const post = (body: object | string, headers: Record<string, string> = {}) =>
  testApp.http
    .post('/graphql')
    .set({ Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers })
    .send(body);

const repeat = (n: number, text: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => text(i)).join(' ');

describe('a query that is too much', () => {
  it.each<[string, string, string]>([
    ['tokens', `{ ${'__typename '.repeat(999)} }`, 'The query has too many tokens, where 1000 is the limit'],
    [
      'aliases',
      `{ ${repeat(31, (i) => `a${i}: __typename`)} }`,
      'The query has too many aliases, where 30 is the limit',
    ],
    [
      'directives',
      `{ viewer { id ${'@skip(if: false) '.repeat(51)} } }`,
      'The query has too many directives, where 50 is the limit',
    ],
    [
      'root fields',
      `{ ${'viewer { id } '.repeat(31)} }`,
      'The query asks for too many fields at its root, where 30 is the limit',
    ],
    [
      'depth',
      `{ ${'a { '.repeat(12)} id ${'} '.repeat(12)} }`,
      'The query is nested too deeply, where 12 is the limit',
    ],
    [
      'objects',
      `{ ${repeat(30, (i) => `a${i}: projects(first: 200) { nodes { id } edges { node { id } } ... { nodes { id } } }`)} }`,
      'The query may answer with too many objects, where 20000 is the limit',
    ],
  ])('is refused for its %s, before anything else is said of it', async (_, query, message) => {
    for (const Accept of ['application/json', 'application/graphql-response+json']) {
      const response = await post({ query }, { Accept });
      const requestId = response.headers['x-request-id'];

      expect(response.status).toBe(400);
      expect(JSON.parse(response.text)).toEqual({
        errors: [expect.objectContaining({ message, extensions: { code: 'QUERY_TOO_COMPLEX', requestId } })],
      });
    }
  });

  it('is refused for its variables, also where the same text has been answered before', async () => {
    const query =
      'query ($first: Int) { contacts(first: $first) { nodes { calls(first: $first) { contact { calls(first: $first) { id } } } } } }';

    const modest = await post({ query, variables: { first: 1 } });
    const greedy = await post({ query, variables: { first: 200 } });

    expect(modest.body).toEqual({ data: { contacts: { nodes: [] } } });
    expect(greedy.status).toBe(400);
    expect(greedy.body).toMatchObject({ errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
    expect(greedy.body).not.toHaveProperty('data');
  });

  it('is refused as a batch', async () => {
    const response = await post([{ query: '{ viewer { id } }' }, { query: '{ viewer { id } }' }]);

    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      errors: [
        {
          message: 'A batch is not taken: 1 operation a request is the limit',
          extensions: { code: 'QUERY_TOO_COMPLEX', requestId: response.headers['x-request-id'] },
        },
      ],
    });
  });

  it('is refused for a body over 1 MiB, in GraphQL’s shape', async () => {
    const response = await post({ query: '{ viewer { id } }', variables: { x: 'x'.repeat(1024 * 1024) } });

    expect(response.status).toBe(413);
    expect(response.body).toMatchObject({
      errors: [
        {
          message: 'The body is larger than 1 MiB, the limit',
          extensions: { code: 'QUERY_TOO_COMPLEX', requestId: response.headers['x-request-id'] },
        },
      ],
    });
  });

  // How long each takes is measured by `npm run bench`.
  it.each<[string, string, string | undefined]>([
    ['aliases', `{ ${repeat(40_000, (i) => `a${i}: viewer { id }`)} }`, 'QUERY_TOO_COMPLEX'],
    ['one field', `{ ${'__typename '.repeat(80_000)} }`, 'QUERY_TOO_COMPLEX'],
    ['one text', `{ project(id: "${'x'.repeat(900_000)}") { id } }`, undefined],
    ['one comment', `# ${'x'.repeat(900_000)}\n{ viewer { id } } }`, 'GRAPHQL_PARSE_FAILED'],
    ['depth', `${'{ a '.repeat(225_000)}`, 'QUERY_TOO_COMPLEX'],
    ['brackets', `{ a(b: ${'['.repeat(900_000)}`, 'QUERY_TOO_COMPLEX'],
    [
      'fragments',
      repeat(18_000, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`),
      'QUERY_TOO_COMPLEX',
    ],
    ['directives', `{ viewer { id ${'@skip(if: false) '.repeat(52_000)} } }`, 'QUERY_TOO_COMPLEX'],
  ])('is told so for 900 KB of %s', async (_, query, code) => {
    const { body } = await post({ query });

    expect((body as GraphqlAnswer).errors?.[0]?.extensions?.code).toBe(code);
  });

  it('is not what the tools ask to know the schema', async () => {
    const query = getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, oneOf: true });

    const { body } = await post({ query });

    expect(body).toEqual({
      data: { __schema: expect.objectContaining({ queryType: { name: 'Query', kind: 'OBJECT' } }) },
    });
  });
});
