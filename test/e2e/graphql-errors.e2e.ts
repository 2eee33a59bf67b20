import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { ExpectedError } from '../../src/errors/errors.js';
import { ProjectsService } from '../../src/projects/projects.service.js';
import { aGraphqlClient, type GraphqlAnswer } from '../support/graphql.js';
import { createTestApp, type TestApp } from '../support/create-app.js';

let testApp: TestApp;
let token: string;
beforeAll(async () => {
  testApp = await createTestApp();
  ({ token } = await aGraphqlClient(testApp));
});
afterAll(() => testApp.close());
afterEach(() => {
  jest.restoreAllMocks();
});

async function run(query: string, variables: object = {}) {
  const response = await testApp.http
    .post('/graphql')
    .set({ Authorization: `Bearer ${token}`, 'X-Request-Id': 'request-7' })
    .send({ query, variables });
  return response.body as GraphqlAnswer;
}

/** The service behind `project` fails with this. */
const failWith = (error: unknown) =>
  jest.spyOn(testApp.get(ProjectsService), 'find').mockRejectedValue(error);

const QUERY = '{ project(id: "1") { id } }';
const CREATE = `mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }`;

describe('an error of GraphQL', () => {
  it('is shown as it is where it was expected, with its code and the request’s id', async () => {
    failWith(new ExpectedError('NOT_FOUND', 'Not there'));

    expect(await run(QUERY)).toEqual({
      data: { project: null },
      errors: [
        {
          message: 'Not there',
          path: ['project'],
          locations: [{ line: 1, column: 3 }],
          extensions: { code: 'NOT_FOUND', requestId: 'request-7' },
        },
      ],
    });
  });

  it('is FORBIDDEN where REST would have the project named', async () => {
    failWith(new ExpectedError('PROJECT_REQUIRED', 'Name one'));

    expect((await run(QUERY)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('says nothing of what nobody expected, and logs it without what people told us', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const cause = Object.assign(new Error("Duplicate '+40700000000'"), { code: 'ER_ODD' });
    failWith(new QueryFailedError('SELECT ?', ['+40700000000', 'cd_secret'], cause));

    const { errors } = await run(QUERY);

    expect(errors).toEqual([
      {
        message: 'Internal server error',
        path: ['project'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-7' },
      },
    ]);
    expect(logged).toHaveBeenCalledTimes(1);
    const [line] = logged.mock.calls[0] as [string];
    expect(line).toMatch(/^QueryFailedError: ER_ODD from SELECT \?\n {4}at /);
    expect(line).not.toMatch(/40700000000|cd_secret/);
  });

  it.each(['ECONNREFUSED', 'ETIMEDOUT', 'PROTOCOL_CONNECTION_LOST', 'ER_CON_COUNT_ERROR', 'SQLITE_BUSY'])(
    'is SERVICE_UNAVAILABLE while the database cannot be asked: %s',
    async (code) => {
      jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
      failWith(new QueryFailedError('SELECT 1', [], Object.assign(new Error(code), { code })));

      expect((await run(QUERY)).errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    },
  );

  it('names the field of a variable that GraphQL itself refuses', async () => {
    const { errors } = await run(CREATE, { input: { slug: 7, name: 'A' } });

    expect(errors!.map(({ extensions }) => extensions)).toEqual([
      {
        code: 'BAD_USER_INPUT',
        requestId: 'request-7',
        fields: [{ path: 'input.slug', message: 'String cannot represent a non string value' }],
      },
      {
        code: 'BAD_USER_INPUT',
        requestId: 'request-7',
        fields: [
          {
            path: 'input.defaultRegion',
            message: 'Field "defaultRegion" of required type "String!" was not provided.',
          },
        ],
      },
    ]);
  });

  it.each([
    ['{', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query A { viewer { id } } query B { viewer { id } }', 'OPERATION_RESOLUTION_FAILURE'],
    ['', 'BAD_REQUEST'],
  ])('has GraphQL’s own code for %j, and no more than a message', async (query, code) => {
    const { errors } = await run(query);

    expect(errors).toHaveLength(1);
    expect(errors![0]!.extensions).toEqual({ code, requestId: 'request-7' });
  });

  it('answers what is no JSON in its own shape', async () => {
    const response = await testApp.http
      .post('/graphql')
      .set({
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'X-Request-Id': 'request-7',
      })
      .send('{"query": secret');

    expect(response.status).toBe(400);
    expect(response.body).toEqual({
      errors: [
        {
          message: 'The body must be JSON, and say that it is',
          extensions: { code: 'BAD_REQUEST', requestId: 'request-7' },
        },
      ],
    });
  });
});
