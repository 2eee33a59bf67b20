import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import { Loaders } from './loaders.js';

/**
 * What an operation carries along. A field that many objects of a page have takes it as graphql-js gives it,
 * `phones({ id }: Contact, _: unknown, { loaders }: GraphqlContext)`: with decorators, Nest makes some ten promises a field.
 */
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
