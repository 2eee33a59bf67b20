import { unwrapResolverError } from '@apollo/server/errors';
import { Logger } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { codeOf, isUnavailable } from '../database/failures.js';
import { ExpectedError, type FieldMistake } from '../errors/errors.js';
import { withoutData } from '../errors/without-data.js';
import { currentRequestId } from '../config/current-request.js';
import { fieldMistakes } from './field-mistakes.js';
import { MAX_TOKENS } from './limits.js';
import { withoutValues } from './without-values.js';

const logger = new Logger('GraphQL');

/** What a client is shown of a failure: an expected one as it is, of anything else only that it happened. */
export function formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const { code, message, fields } = asExpected(formatted, thrown);
  const { path, locations } = formatted;
  return { message, locations, path, extensions: extensions(code, currentRequestId(), fields) };
}

/** A whole answer that is a refusal. */
export function graphqlErrors({ code, message, fields }: ShownError, requestId: string): object {
  return { errors: [{ message, extensions: extensions(shownCode(code), requestId, fields) }] };
}

interface ShownError {
  /** Ours, or one of GraphQL's own. */
  code: string;
  message: string;
  fields?: FieldMistake[];
}

function asExpected(formatted: GraphQLFormattedError, thrown: unknown): ShownError {
  const error = unwrapResolverError(thrown);
  const expected = expectedIn(error);
  if (expected) {
    const { code, message, fields } = expected;
    return { code: shownCode(code), message, fields };
  }
  if (isUnavailable(error)) {
    logger.warn(`The database could not be asked: ${codeOf(error)}`);
    return { code: 'SERVICE_UNAVAILABLE', message: 'The database cannot be asked now: try again' };
  }
  return ofGraphql(formatted, error);
}

/** Validation wraps what its rules report. */
function expectedIn(error: unknown): ExpectedError | null {
  if (error instanceof ExpectedError) return error;
  return error instanceof GraphQLError && error.originalError ? expectedIn(error.originalError) : null;
}

/** What GraphQL itself has against a request, or a failure that nobody expected. */
function ofGraphql({ message, extensions }: GraphQLFormattedError, error: unknown): ShownError {
  if (/^Syntax Error: Document contains more tha[nt] \d+ tokens/.test(message)) {
    return {
      code: 'QUERY_TOO_COMPLEX',
      message: `The query has too many tokens, where ${MAX_TOKENS} is the limit`,
    };
  }
  const fields = error instanceof GraphQLError ? fieldMistakes(error) : [];
  const shown = withoutValues(message);
  if (fields.length > 0) {
    const withoutTheirs = fields.map((field) => ({ ...field, message: withoutValues(field.message) }));
    return { code: 'BAD_USER_INPUT', message: shown, fields: withoutTheirs };
  }
  const code = String(extensions?.code);
  if (code !== 'INTERNAL_SERVER_ERROR') return { code, message: shown };
  logger.error(withoutData(error));
  return { code, message: 'Internal server error' };
}

/** To GraphQL a client that must name its project is one that may not ask. */
const shownCode = (code: string): string => (code === 'PROJECT_REQUIRED' ? 'FORBIDDEN' : code);

function extensions(
  code: string,
  requestId: string | null,
  fields: FieldMistake[] = [],
): Record<string, unknown> {
  return { code, requestId, ...(fields.length > 0 ? { fields } : {}) };
}
