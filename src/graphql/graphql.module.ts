import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { graphqlContext } from './graphql-context.js';
import { AccessModule } from '../access/access.module.js';
import { GRAPHQL_PATH, GraphqlDoor } from './graphql-door.js';
import { limitsPlugin, limitsRule, statusPlugin, turnsPlugin } from './apollo-plugins.js';
import { DateTimeScalar } from './date-time.scalar.js';
import { formatError } from './format-error.js';
import { GraphqlExplorer } from './graphql-explorer.js';
import { MAX_TOKENS } from './limits.js';
import { IdempotencyDoor } from './idempotency/idempotency-door.js';
import { IdempotencyKeys } from './idempotency/idempotency-keys.js';
import { OperationMetrics } from './operation-metrics.js';
import { OperationTurns } from './operation-turns.js';

@Module({
  imports: [
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      path: GRAPHQL_PATH,
      // The schema is written to its file by `npm run schema`, and not by every server that starts.
      autoSchemaFile: true,
      // What the three kinds of rules answer alike is resolved once, for their interface.
      inheritResolversFromInterfaces: true,
      graphiql: false,
      context: graphqlContext,
      formatError,
      // Nest's own would show what an exception of HTTP holds.
      autoTransformHttpErrors: false,
      includeStacktraceInErrorResponses: false,
      // Who has a token may know the schema.
      introspection: true,
      csrfPrevention: true,
      persistedQueries: false,
      parseOptions: { maxTokens: MAX_TOKENS },
      validationRules: [limitsRule],
      plugins: [ApolloServerPluginCacheControlDisabled(), limitsPlugin, turnsPlugin, statusPlugin],
    }),
    AccessModule,
  ],
  providers: [
    GraphqlDoor,
    IdempotencyDoor,
    IdempotencyKeys,
    OperationMetrics,
    OperationTurns,
    GraphqlExplorer,
    DateTimeScalar,
  ],
  exports: [OperationTurns, GraphQLModule],
})
export class GraphqlModule {}
