/** What may go wrong as a matter of course, by the code that REST and GraphQL both show. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'PROJECT_REQUIRED'
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'QUERY_TOO_COMPLEX'
  | 'SERVICE_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

export interface FieldMistake {
  /** Where in the input: `input.phones.0.number`. */
  path: string;
  message: string;
}

/** A failure that the one who asked can do something about; its message is shown as it is. */
export class ExpectedError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields: FieldMistake[] = [],
    /** Seconds after which it may be tried again. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = 'ExpectedError';
  }
}

export const badInput = (fields: FieldMistake[]): ExpectedError =>
  new ExpectedError(
    'BAD_USER_INPUT',
    fields.map(({ path, message }) => `${path}: ${message}`).join('; '),
    fields,
  );

export const conflict = (message: string): ExpectedError => new ExpectedError('CONFLICT', message);

export const notFound = (what: string): ExpectedError => new ExpectedError('NOT_FOUND', `${what} not found`);
