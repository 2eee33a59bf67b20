import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { graphqlContext } from './graphql-context.js';
import { AccessModule } from '../access/access.module.js';
import { GRAPHQL_PATH, GraphqlDoor } from './graphql-door.js';
import { formatError } from './format-error.js';

@Module({
  imports: [
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      path: GRAPHQL_PATH,
      // The schema is written to its file by `npm run schema`, and not by every server that starts.
      autoSchemaFile: true,
      graphiql: false,
      context: graphqlContext,
      formatError,
      includeStacktraceInErrorResponses: false,
    }),
    AccessModule,
  ],
  providers: [GraphqlDoor],
})
export class GraphqlModule {}
