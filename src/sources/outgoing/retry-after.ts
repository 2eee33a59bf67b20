// A system that is shut for longer than a day is asked once a day whether it still is.
const LONGEST_MS = 24 * 3600 * 1000;

/** A `Retry-After` in milliseconds from now, be it seconds or a date (RFC 9110, 10.2.3); null for none, and for another. */
export function retryAfterMs(value: string | undefined, now = Date.now()): number | null {
  const text = value?.trim();
  if (!text) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_MS);
}
