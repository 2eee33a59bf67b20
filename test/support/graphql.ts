import type { GraphQLFormattedError } from 'graphql';
import type { NewApiClient } from '../../src/access/api-clients.service.js';
import { Scope } from '../../src/access/scope.js';
import type { TestApp } from './create-app.js';
import { factories } from './factories.js';

export interface GraphqlAnswer {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
}

/** A tool that speaks GraphQL: of every project and with every scope, where nothing else is said. */
export async function aGraphqlClient(testApp: TestApp, values: Partial<NewApiClient> = {}) {
  const { token } = await factories(testApp).client({
    name: 'Tool',
    scopes: Object.values(Scope),
    ...values,
  });
  const run = async (query: string, variables: Record<string, unknown> = {}): Promise<GraphqlAnswer> => {
    const response = await testApp.http
      .post('/graphql')
      .set('Authorization', `Bearer ${token}`)
      .send({ query, variables });
    return response.body as GraphqlAnswer;
  };
  return { token, run };
}
