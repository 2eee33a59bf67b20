import { failureOfStatus } from '../outgoing/failure.js';
import type { OutgoingResponse } from '../outgoing/outgoing.js';
import { SourceError, type SourceErrorKind } from '../source-error.js';

// What Salesforce calls things that went wrong: REST in `errorCode`, SOAP in `exceptionCode` or behind `sf:` in a fault.
const KINDS: Record<string, SourceErrorKind> = {
  REQUEST_LIMIT_EXCEEDED: 'rate_limit',
  LOGIN_RATE_EXCEEDED: 'rate_limit',
  TXN_SECURITY_METERING_ERROR: 'rate_limit',
  SERVER_UNAVAILABLE: 'unavailable',
  UNABLE_TO_LOCK_ROW: 'unavailable',
  QUERY_TIMEOUT: 'timeout',
  API_DISABLED_FOR_ORG: 'config',
  API_CURRENTLY_DISABLED: 'config',
  UNSUPPORTED_API_VERSION: 'config',
  INVALID_FIELD: 'config',
  INVALID_TYPE: 'config',
  NOT_FOUND: 'config',
  UNKNOWN_ERROR: 'bad_response',
  MALFORMED_SEARCH: 'bad_response',
  MALFORMED_QUERY: 'bad_response',
  INVALID_LOGIN: 'auth',
  LOGIN_MUST_USE_SECURITY_TOKEN: 'auth',
  LOGIN_DURING_RESTRICTED_DOMAIN: 'auth',
  LOGIN_DURING_RESTRICTED_TIME: 'auth',
  PASSWORD_LOCKOUT: 'auth',
  ORG_LOCKED: 'auth',
  USER_LOCKED_OUT: 'auth',
  INVALID_OPERATION_WITH_EXPIRED_PASSWORD: 'auth',
  INVALID_SESSION_ID: 'auth',
  INSUFFICIENT_ACCESS: 'auth',
  INVALID_CLIENT_ID: 'auth',
  INVALID_CLIENT: 'auth',
  INVALID_GRANT: 'auth',
  INVALID_APP_ACCESS: 'auth',
  UNAUTHORIZED_CLIENT: 'auth',
  INACTIVE_USER: 'auth',
  INACTIVE_ORG: 'auth',
  LOGIN_OAUTH_REQUIRED: 'auth',
  LOGIN_CHALLENGE_ISSUED: 'auth',
  RATE_LIMIT_EXCEEDED: 'rate_limit',
  UNSUPPORTED_GRANT_TYPE: 'config',
};

/** Something that Salesforce said it could not do, by its code. */
export class SalesforceError extends SourceError {
  constructor(
    kind: SourceErrorKind,
    message: string,
    retryAfterMs: number | null,
    readonly code: string | null,
  ) {
    super(kind, message, retryAfterMs);
  }
}

/**
 * Its code is all that a message has of the reply: the rest may repeat what was asked, a number or a password.
 *
 * @param code null where the reply has none
 */
export function salesforceError(
  response: OutgoingResponse,
  code: string | null,
  isFault = false,
): SalesforceError {
  // A fault comes with a 500, whatever it is about.
  const failure = isFault ? null : failureOfStatus(response);
  const kind = (code && KINDS[code]) || failure?.kind || kindOfStatus(response);
  const said = code && /^\w{1,80}$/.test(code) ? code : `HTTP ${response.status}`;
  return new SalesforceError(kind, `Salesforce answered ${said}`, failure?.retryAfterMs ?? null, code);
}

const kindOfStatus = ({ status }: OutgoingResponse): SourceErrorKind =>
  status === 404 || status === 410 ? 'config' : 'bad_response';
