import { failureOfStatus } from './outgoing/failure.js';
import type { OutgoingResponse } from './outgoing/outgoing.js';
import { SourceError, type SourceErrorKind } from './source-error.js';

/** The body of a 200, as JSON. @throws SourceError for any other status, and for what is no JSON */
export function jsonAnswer(response: OutgoingResponse): unknown {
  if (response.status !== 200) throw failureOfStatus(response) ?? otherFailure(response.status);
  try {
    return JSON.parse(response.body) as unknown;
  } catch {
    throw brokenAnswer();
  }
}

/** A reply that the system's documentation does not tell of. */
export const brokenAnswer = (): SourceError =>
  new SourceError('bad_response', 'Its reply is not what its API documents');

function otherFailure(status: number): SourceError {
  const [kind, says] = meaningOf(status);
  return new SourceError(kind, `${says} (HTTP ${status})`);
}

function meaningOf(status: number): [SourceErrorKind, string] {
  if (status === 402) return ['auth', 'Its account is not paid for'];
  if (status === 404 || status === 410) return ['config', 'Its API is not at this address'];
  if (status >= 300 && status < 400) return ['config', 'It redirects elsewhere'];
  return ['bad_response', 'Its reply is not what its API documents'];
}

/** Null for anything but an object. */
export function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** A text that says something, or a number as one: `4711`. Null for anything else. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() || null;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}
