const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Milliseconds until the next try: longer each time, and each page its own, since after a restart all of them come back.
 *
 * @param tries how many have failed so far, from 0
 * @param luck from 0 to 1
 */
export function backoffMs(tries: number, luck = Math.random()): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 20));
  return Math.round(longest * (0.5 + luck / 2));
}
