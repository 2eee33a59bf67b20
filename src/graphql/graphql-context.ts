import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import { Loaders } from './loaders.js';

/** What an operation carries along. */
export interface GraphqlContext {
  request: FastifyRequest;
  loaders: Loaders;
}

export const graphqlContext = (request: FastifyRequest): GraphqlContext => ({
  request,
  loaders: new Loaders(),
});

const contextOf = (context: ExecutionContext) =>
  GqlExecutionContext.create(context).getContext<GraphqlContext>();

/** The client that asks: `@Client() client: AdmittedClient`. */
export const Client = createParamDecorator(
  (_: unknown, context: ExecutionContext) => contextOf(context).request.apiClient,
);

/** The operation's loaders: `@RequestLoaders() loaders: Loaders`. */
export const RequestLoaders = createParamDecorator(
  (_: unknown, context: ExecutionContext) => contextOf(context).loaders,
);
