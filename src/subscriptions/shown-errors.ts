import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import { formatError } from '../graphql/format-error.js';

/** An error as Apollo would hand it to be formatted: with the code of what it is, where it has none of its own. */
export function shownError(error: GraphQLError, code: string): GraphQLFormattedError {
  const formatted = error.toJSON();
  return formatError({ ...formatted, extensions: { code, ...formatted.extensions } }, error);
}

export function shownResult({ data, errors }: ExecutionResult): FormattedExecutionResult {
  if (!errors) return { data };
  return { data, errors: errors.map((error) => shownError(error, 'INTERNAL_SERVER_ERROR')) };
}
