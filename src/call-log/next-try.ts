import type { SourceError, SourceErrorKind } from '../sources/source-error.js';
import type { OutboxCall } from './outbox-call.entity.js';

const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** Nobody needs a call in the log after that. */
const GIVE_UP_MS = 7 * 86_400_000;
/** These come of what is sent, or of settings that somebody has to change: hardly ever does it help to go on. */
const POINTLESS: readonly (SourceErrorKind | undefined)[] = ['config', 'bad_response'];
const POINTLESS_ATTEMPTS = 10;

/** When a call that could not be sent is tried again, ever more seldom; null for never. */
export function nextTry(
  { attempts, createdAt }: Pick<OutboxCall, 'attempts' | 'createdAt'>,
  error: Pick<SourceError, 'kind' | 'retryAfterMs'> | null,
  now: Date,
): Date | null {
  if (POINTLESS.includes(error?.kind) && attempts >= POINTLESS_ATTEMPTS) return null;
  if (now.getTime() - createdAt.getTime() >= GIVE_UP_MS) return null;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_PAUSE_MS);
  return new Date(now.getTime() + Math.max(pause, error?.retryAfterMs ?? 0));
}
