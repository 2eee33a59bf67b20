/** Why a source could not say whether it knows a number. Only *not found* is an answer. */
export type SourceErrorKind = 'auth' | 'rate_limit' | 'timeout' | 'bad_response' | 'config' | 'unavailable';

/** Its message is for people, and holds no secret and no number. */
export class SourceError extends Error {
  constructor(
    readonly kind: SourceErrorKind,
    message: string,
    /** Where the system said when to come again: `Retry-After`, in milliseconds. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
    this.name = 'SourceError';
  }
}
