import { setTimeout as wait } from 'node:timers/promises';

/** Asks again and again until it is so, and tells how many milliseconds that took. */
export async function until(isSo: () => Promise<boolean> | boolean, withinMs = 10_000): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const isNow = await isSo();
    const tookMs = performance.now() - startedAt;
    if (isNow) return tookMs;
    if (tookMs > withinMs) throw new Error(`It was not so within ${withinMs} ms`);
    await wait(20);
  }
}
