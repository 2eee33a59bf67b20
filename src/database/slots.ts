import type { Waiting } from './deadline.js';
import { DatabaseAway } from './failures.js';

/** Who finds all places taken, and none taken or given back for this long, knows how waiting would end. */
const STUCK_MS = 100;

interface Waiter {
  admit: () => void;
  signal: AbortSignal;
  giveUp: () => void;
}

/**
 * A bulkhead: a number of places, and a short line before them, from which whoever gives up is gone at once. A place is
 * taken until the driver is done, not until nobody waits any more. Cockatiel's keeps those who gave up in its line.
 */
export class Slots {
  private taken = 0;
  private lastMoveAt = 0;
  private readonly line = new Set<Waiter>();

  constructor(
    private size: number,
    private readonly maxWaiting: number,
  ) {}

  get inUse(): number {
    return this.taken;
  }

  get queued(): number {
    return this.line.size;
  }

  resize(size: number): void {
    this.size = size;
  }

  /**
   * `release()` gives the place back. Undefined when it is had at once: the usual case pays for no promise.
   *
   * @throws DatabaseAway at once where waiting is of no use; later the signal's reason
   */
  take(its: Waiting): Promise<void> | undefined {
    if (this.taken < this.size) {
      this.taken += 1;
      this.lastMoveAt = performance.now();
      return undefined;
    }
    const isStuck = performance.now() - this.lastMoveAt > STUCK_MS;
    if (isStuck || this.line.size >= this.maxWaiting)
      throw new DatabaseAway('Too many wait for the database');
    return this.wait(its.signal);
  }

  release(): void {
    this.lastMoveAt = performance.now();
    const [next] = this.line;
    if (!next) {
      this.taken -= 1;
      return;
    }
    this.leave(next);
    next.admit();
  }

  private wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.leave(waiter);
        reject(signal.reason as Error);
      };
      const waiter: Waiter = { admit: resolve, signal, giveUp };
      this.line.add(waiter);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  private leave(waiter: Waiter): void {
    this.line.delete(waiter);
    waiter.signal.removeEventListener('abort', waiter.giveUp);
  }
}
