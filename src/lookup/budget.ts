import { type Deadline, outOfTime } from '../database/deadline.js';

/** What is left for the database once the last source has answered: to keep what was found, and to read its rules. */
const RESERVE_MS = 75;

/** One of the two times of a call, as a signal: made when it is first asked for, since an answer from memory needs none. */
class Time implements Deadline {
  private controller: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private endedBy: DOMException | undefined;
  private isPaused = false;

  /** @param endsAt by `performance.now()` */
  constructor(private endsAt: number) {}

  get leftMs(): number {
    return this.endsAt - performance.now();
  }

  get isOver(): boolean {
    return this.endedBy !== undefined || (!this.isPaused && this.leftMs <= 0);
  }

  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.endedBy) this.controller.abort(this.endedBy);
      else if (!this.isPaused) this.start(this.controller);
    }
    return this.controller.signal;
  }

  pause(): void {
    this.isPaused = true;
    clearTimeout(this.timer);
  }

  resume(endsAt: number): void {
    this.endsAt = endsAt;
    this.isPaused = false;
    if (this.controller) this.start(this.controller);
  }

  abort(reason: DOMException): void {
    this.endedBy = reason;
    this.controller?.abort(reason);
  }

  /** Nobody waits by it any more. */
  end(): void {
    this.pause();
  }

  private start(controller: AbortController): void {
    this.timer = abortIn(controller, this.leftMs);
  }
}

/**
 * What one lookup may take: when `whole` aborts the PBX must have its answer, and when `database` is over, we go on without
 * the database; all do when the PBX hangs up. `end()` when the answer is there, so that no timer outlives its call.
 */
export class Budget {
  private readonly wholeTime: Time;
  private readonly databaseTime: Time;
  private hasEnded = false;

  constructor(wholeMs: number, databaseMs: number) {
    const now = performance.now();
    this.wholeTime = new Time(now + wholeMs);
    this.databaseTime = new Time(now + Math.min(wholeMs, databaseMs));
  }

  get whole(): AbortSignal {
    return this.wholeTime.signal;
  }

  get database(): Deadline {
    return this.databaseTime;
  }

  /**
   * Runs what is not the database's: the database's own time stands still meanwhile.
   *
   * @param work gets a signal that aborts a little before `whole`
   */
  async beside<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const databaseMs = this.databaseTime.leftMs;
    this.databaseTime.pause();
    const controller = new AbortController();
    const { leftMs } = this.wholeTime;
    const timer = abortIn(controller, leftMs - Math.min(RESERVE_MS, leftMs / 5));
    try {
      return await work(AbortSignal.any([this.whole, controller.signal]));
    } finally {
      clearTimeout(timer);
      this.resumeDatabase(databaseMs);
    }
  }

  /** Nobody waits for the answer any more: whatever is asked for it stops. */
  abandon(): void {
    if (this.hasEnded) return;
    const reason = new DOMException('The PBX has hung up', 'AbortError');
    this.wholeTime.abort(reason);
    this.databaseTime.abort(reason);
  }

  end(): void {
    this.hasEnded = true;
    this.wholeTime.end();
    this.databaseTime.end();
  }

  private resumeDatabase(leftMs: number): void {
    if (this.whole.aborted) return this.databaseTime.abort(this.whole.reason as DOMException);
    this.databaseTime.resume(performance.now() + Math.min(leftMs, this.wholeTime.leftMs));
  }
}

/** Timers come before what has arrived: after the loop has stood still, an answer that lies there is read first. */
function abortIn(controller: AbortController, ms: number): NodeJS.Timeout {
  return setTimeout(() => setImmediate(() => controller.abort(outOfTime())), Math.max(ms, 0));
}
