import { ModulesContainer } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { IS_PUBLIC, NEEDS_ANY_SCOPE, REQUIRED_SCOPE } from '../../src/access/requires-scope.js';
import { Scope } from '../../src/access/scope.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';

// Every way in, and what it asks of whoever comes. A new one belongs here before it is built.

const ROUTES: Record<string, string> = {
  'GET /api/while1voice': 'LOOKUP',
  'HEAD /api/while1voice': 'LOOKUP',
  'GET /api/while1voice_ev': 'EVENTS',
  'HEAD /api/while1voice_ev': 'EVENTS',
  'GET /health/live': 'nothing', // no data of anybody's in these three
  'HEAD /health/live': 'nothing',
  'GET /health/ready': 'nothing',
  'HEAD /health/ready': 'nothing',
  'GET /metrics': 'nothing',
  'HEAD /metrics': 'nothing',
  'GET /api/docs': 'nothing', // the REST side's description, the same for everybody
  'HEAD /api/docs': 'nothing',
  'GET /api/docs/openapi.json': 'nothing',
  'HEAD /api/docs/openapi.json': 'nothing',
  'GET /api/docs/start.js': 'nothing',
  'HEAD /api/docs/start.js': 'nothing',
  'GET /api/docs/page.css': 'nothing',
  'HEAD /api/docs/page.css': 'nothing',
  'GET /api/docs/assets/*': 'nothing',
  'HEAD /api/docs/assets/*': 'nothing',
  'GET /agent': 'nothing', // a page that is empty until it has a token, and its own files, the same for everybody
  'HEAD /agent': 'nothing',
  'GET /agent/assets/:name': 'nothing',
  'HEAD /agent/assets/:name': 'nothing',
  'GET /graphql': 'any client', // and the explorer's page, to browsers
  'HEAD /graphql': 'any client',
  'POST /graphql': 'any client',
  'OPTIONS /graphql': 'any client',
  'GET /graphql/explorer/start.js': 'nothing', // the explorer's own files, the same for everybody
  'HEAD /graphql/explorer/start.js': 'nothing',
  'GET /graphql/explorer/*': 'nothing',
  'HEAD /graphql/explorer/*': 'nothing',
};

const ROOT_FIELDS: Record<string, string> = {
  'Query.viewer': 'any client',
  'Query.project': 'READ',
  'Query.projects': 'READ',
  'Query.contact': 'READ',
  'Query.contacts': 'READ',
  'Query.route': 'READ',
  'Query.routes': 'READ',
  'Query.queuePosition': 'READ',
  'Query.queuePositions': 'READ',
  'Query.directLine': 'READ',
  'Query.directLines': 'READ',
  'Query.lookup': 'READ',
  'Query.lookups': 'READ',
  'Query.calls': 'READ',
  'Query.sources': 'ADMIN',
  'Query.apiClients': 'ADMIN',
  'Query.auditLog': 'ADMIN',
  'Mutation.createProject': 'ADMIN',
  'Mutation.updateProject': 'ADMIN',
  'Mutation.deleteProject': 'ADMIN',
  'Mutation.createContact': 'WRITE',
  'Mutation.updateContact': 'WRITE',
  'Mutation.deleteContact': 'WRITE',
  'Mutation.upsertContacts': 'WRITE',
  'Mutation.mergeContacts': 'WRITE',
  'Mutation.eraseContact': 'WRITE',
  'Mutation.createRoute': 'WRITE',
  'Mutation.updateRoute': 'WRITE',
  'Mutation.deleteRoute': 'WRITE',
  'Mutation.createQueuePosition': 'WRITE',
  'Mutation.updateQueuePosition': 'WRITE',
  'Mutation.deleteQueuePosition': 'WRITE',
  'Mutation.createDirectLine': 'WRITE',
  'Mutation.updateDirectLine': 'WRITE',
  'Mutation.deleteDirectLine': 'WRITE',
  'Mutation.createSource': 'ADMIN',
  'Mutation.updateSource': 'ADMIN',
  'Mutation.deleteSource': 'ADMIN',
  'Mutation.testSource': 'ADMIN',
  'Mutation.createApiClient': 'ADMIN',
  'Mutation.updateApiClient': 'ADMIN',
  'Mutation.rotateApiClientToken': 'ADMIN',
  'Mutation.deleteApiClient': 'ADMIN',
  'Subscription.lookupAnswered': 'READ',
  'Subscription.callUpdated': 'READ',
};

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

describe('the routes', () => {
  it('are these and no others', () => {
    const served = routesOf(testApp.app.getHttpAdapter().getInstance().printRoutes());

    expect(served.sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it.each(Object.entries(ROUTES))('%s asks for %s', async (route, demand) => {
    const [nobody, aStranger] = [await ask(route), await ask(route, await tokenWithout(demand))];

    const isOpen = demand === 'nothing';
    expect(nobody === 401).toBe(!isOpen);
    expect(aStranger === 403).toBe(isScope(demand));
  });

  const ask = async (route: string, token?: string): Promise<number> => {
    const [method, path] = route.split(' ') as [string, string];
    const url = `${baseUrl()}${path.replace('*', 'nothing-here')}`;
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return (await fetch(url, { method, headers })).status;
  };
  const baseUrl = () => {
    const address = testApp.app.getHttpServer().address() as { port: number };
    return `http://127.0.0.1:${address.port}`;
  };
});

describe('the root fields of GraphQL', () => {
  it('are these and no others, and each says what it asks for', () => {
    const demands = [...resolvers()].map(([at, handler]) => [at, demandOf(handler)]);

    expect(Object.fromEntries(demands)).toEqual(ROOT_FIELDS);
    expect(
      rootFields()
        .map(({ at }) => at)
        .sort(),
    ).toEqual(Object.keys(ROOT_FIELDS).sort());
  });

  it('are nobody’s without a token', async () => {
    for (const { operation } of operations()) {
      const { body } = await testApp.http.post('/graphql').send({ query: operation });
      expect(body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    }
  });

  it.each(Object.values(Scope))('are let in with %s where they ask for it, and only there', async (scope) => {
    const { run } = await aGraphqlClient(testApp, { scopes: [scope] });

    const letIn: string[] = [];
    for (const { at, operation } of operations()) {
      const { errors } = await run(operation);
      expect(errors?.[0]?.extensions?.code).not.toBe('GRAPHQL_VALIDATION_FAILED');
      if (errors?.[0]?.extensions?.code !== 'FORBIDDEN') letIn.push(at);
    }

    const open = operations().filter(({ at }) => ['any client', scope].includes(ROOT_FIELDS[at]!));
    expect(letIn).toEqual(open.map(({ at }) => at));
  });

  /** Those that a request can run: subscriptions come by another way. */
  const operations = () => rootFields().filter(({ at }) => !at.startsWith('Subscription.'));
});

const isScope = (demand: string) => Object.keys(Scope).includes(demand);

/** The token of a client that has every scope but one. */
async function tokenWithout(demand: string): Promise<string> {
  const scopes = Object.values(Scope).filter((scope: string) => scope !== demand) as Scope[];
  const { id: projectId } = await factories(testApp).project();
  return (await factories(testApp).client({ scopes, projectId })).token;
}

/** Reads Fastify's tree: each line a piece of a path under the line above that stands further left. */
function routesOf(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent, piece, methods] = /^(.*)[├└]── (\S+)(?: \((.+)\))?$/.exec(line) ?? [];
    if (indent === undefined) return [];
    above.splice(indent.length / 4, Infinity, piece!);
    return (methods?.split(', ') ?? []).map((method) => `${method} ${above.join('')}`);
  });
}

/** Every resolver of a root field that the application has. */
function* resolvers(): Generator<[string, object]> {
  for (const { providers } of testApp.get(ModulesContainer).values()) {
    for (const { metatype } of providers.values()) {
      const prototype = (metatype as { prototype?: object } | null)?.prototype ?? {};
      for (const [method, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
        if (typeof value !== 'function') continue;
        const root = Reflect.getMetadata('graphql:resolver_type', value as object) as string | undefined;
        const name = Reflect.getMetadata('graphql:resolver_name', value as object) as string | undefined;
        if (root && ROOTS.includes(root)) yield [`${root}.${name ?? method}`, value as object];
      }
    }
  }
}

const ROOTS = ['Query', 'Mutation', 'Subscription'];

function demandOf(handler: object): string {
  if (Reflect.getMetadata(IS_PUBLIC, handler)) return 'nothing';
  if (Reflect.getMetadata(NEEDS_ANY_SCOPE, handler)) return 'any client';
  return (Reflect.getMetadata(REQUIRED_SCOPE, handler) as string | undefined) ?? 'nobody thought about it';
}

/** Each root field with an operation that is valid, and finds nothing. */
function rootFields(): { at: string; operation: string }[] {
  const { schema } = testApp.get(GraphQLSchemaHost);
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((root) =>
    Object.values(root?.getFields() ?? {}).map((field) => ({
      at: `${root!.name}.${field.name}`,
      operation: `${root!.name.toLowerCase()} { ${call(field)} }`,
    })),
  );
}

function call({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const required = args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${least(arg.type)}`);
  const selection = isLeafType(getNamedType(type)) ? '' : ' { __typename }';
  return `${name}${required.length > 0 ? `(${required.join(', ')})` : ''}${selection}`;
}

/** The least that an input takes. */
function least(of: GraphQLInputType): string {
  const type = getNullableType(of);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{ ${fields.map((field) => `${field.name}: ${least(field.type)}`).join(', ')} }`;
  }
  const samples: Record<string, string> = {
    ID: '"0"',
    Int: '1',
    Boolean: 'false',
    DateTime: '"2026-11-23T09:30:00Z"',
  };
  return samples[type.name] ?? '"?"';
}
