import type { ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { Counter } from 'prom-client';
import { Metrics } from '../metrics/metrics.js';

/** Counts operations by their kind, and by the code of their first error. */
@Plugin()
export class OperationMetrics implements ApolloServerPlugin {
  private readonly operations: Counter<'kind' | 'code'>;

  constructor({ registry }: Metrics) {
    this.operations = new Counter({
      name: 'caller_data_graphql_operations_total',
      help: 'Operations by kind and by the code of their first error, or OK',
      labelNames: ['kind', 'code'],
      registers: [registry],
    });
  }

  requestDidStart() {
    return Promise.resolve({
      willSendResponse: ({ operation, response }: Answered) => {
        this.operations.inc({ kind: operation?.operation ?? 'unknown', code: codeOf(response.body) });
        return Promise.resolve();
      },
    });
  }
}

interface Answered {
  operation?: { operation: string };
  response: { body: GraphQLResponse['body'] };
}

function codeOf(body: GraphQLResponse['body']): string {
  const [first] = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
  return first ? String(first.extensions?.code) : 'OK';
}
