import { SourceError, type SourceErrorKind } from '../source-error.js';
import { retryAfterMs } from './retry-after.js';
import type { OutgoingResponse } from './outgoing.js';

const KINDS: Record<string, [SourceErrorKind, string]> = {
  UND_ERR_CONNECT_TIMEOUT: ['timeout', 'It could not be connected to in time'],
  UND_ERR_HEADERS_TIMEOUT: ['timeout', 'It did not answer in time'],
  UND_ERR_BODY_TIMEOUT: ['timeout', 'It did not end its answer in time'],
  ETIMEDOUT: ['timeout', 'It could not be connected to in time'],
  ECONNREFUSED: ['unavailable', 'It refuses connections'],
  ECONNRESET: ['unavailable', 'It broke the connection off'],
  EPIPE: ['unavailable', 'It broke the connection off'],
  UND_ERR_SOCKET: ['unavailable', 'It broke the connection off'],
  ENOTFOUND: ['unavailable', 'Its host name leads nowhere'],
  EAI_AGAIN: ['unavailable', 'Its host name cannot be looked up now'],
  EHOSTUNREACH: ['unavailable', 'Its network cannot be reached'],
  ENETUNREACH: ['unavailable', 'Its network cannot be reached'],
  UND_ERR_HEADERS_OVERFLOW: ['bad_response', 'The headers of its reply are too long'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['bad_response', 'Its reply ended too soon'],
  UND_ERR_INVALID_ARG: ['config', 'Its URL or a param makes no valid request'],
  UND_ERR_NOT_SUPPORTED: ['config', 'Its URL or a param makes no valid request'],
  UND_ERR_MAX_ORIGINS_REACHED: ['unavailable', 'Too many hosts are being asked at once'],
};

/** What went wrong on the way, with none of the message of who threw: it may hold the URL, and the token in it. */
export function failureOf(error: unknown, signal: AbortSignal): SourceError {
  if (error instanceof SourceError) return error;
  if (signal.aborted) return new SourceError('timeout', 'It did not answer in time');
  const code = codeOf(error);
  const known = KINDS[code];
  if (known) return new SourceError(...known);
  if (/^(?:ERR_TLS_|ERR_SSL_|CERT_|.*CERT|UNABLE_TO_)/.test(code))
    return new SourceError('config', `Its TLS certificate or protocol cannot be trusted (${code})`);
  if ((error as Error).name === 'HTTPParserError')
    return new SourceError('bad_response', 'Its reply is no HTTP');
  if (code.startsWith('Z_')) return new SourceError('bad_response', 'Its reply cannot be decompressed');
  return new SourceError('unavailable', 'It could not be asked');
}

function codeOf(error: unknown): string {
  const { code, errors, cause } = error as { code?: unknown; errors?: unknown[]; cause?: unknown };
  if (typeof code === 'string') return code;
  const inner = errors?.[0] ?? cause;
  return inner ? codeOf(inner) : '';
}

/** The failure that a status stands for, where it stands for one with every system; null for what is a reply. */
export function failureOfStatus({ status, headers }: OutgoingResponse): SourceError | null {
  const retryAfter = retryAfterMs(headers['retry-after']);
  if (status === 401 || status === 403)
    return new SourceError('auth', `It refuses our credentials (HTTP ${status})`);
  if (status === 429) return new SourceError('rate_limit', 'It is asked too often (HTTP 429)', retryAfter);
  if (status === 408 || status === 504)
    return new SourceError('timeout', `It ran out of time (HTTP ${status})`);
  if (status >= 500) return new SourceError('unavailable', `It has failed (HTTP ${status})`, retryAfter);
  return null;
}
