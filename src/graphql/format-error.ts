import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { ExpectedError } from '../errors/errors.js';

/** What a client is shown of a failure: an expected one as it is, of anything else only that it happened. */
export function formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const error = unwrapResolverError(thrown);
  if (!(error instanceof ExpectedError)) return formatted;
  const { code, message, fields } = error;
  return { ...formatted, message, extensions: { code, ...(fields.length > 0 ? { fields } : {}) } };
}

/** A whole answer that is a refusal. */
export function graphqlErrors({ code, message }: ExpectedError, requestId: string): object {
  return { errors: [{ message, extensions: { code, requestId } }] };
}
