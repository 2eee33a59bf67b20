import { QueryFailedError } from 'typeorm';
import { isUnavailable } from '../database/dialect.js';
import { untilAborted } from '../database/until-aborted.js';

export interface BehindOptions {
  /** The most that may wait; then the oldest go. */
  capacity: number;
  /** How many are written together; when so many wait, nobody waits for the clock. */
  batchSize: number;
  everyMs: number;
  /** Hears how many were given up. */
  onDrop: (count: number, why: 'full' | 'refused') => void;
}

const LONGEST_PAUSE_MS = 5000;

/**
 * Writes behind the answers: `add` costs a push, one writer takes batches of what waits, and what cannot be written
 * while the database is away is tried again until it is back. Never more memory than its capacity.
 */
export class Behind<T> {
  private waiting: T[] = [];
  private inHand: T[] = [];
  private writing: Promise<boolean> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  /** How many have been written, given up or taken back so far. */
  private gone = 0;
  private isWritingFull = false;

  constructor(
    private readonly write: (batch: T[]) => Promise<unknown>,
    private readonly options: BehindOptions,
  ) {}

  get size(): number {
    return this.waiting.length + this.inHand.length;
  }

  add(item: T): void {
    this.waiting.push(item);
    this.keepBounds();
    if (this.isFull && this.failures === 0 && !this.isWritingFull) {
      this.isWritingFull = true;
      setImmediate(() => void this.writeFull());
    } else this.schedule();
  }

  /** What waits and fits goes unwritten. */
  remove(fits: (item: T) => boolean): number {
    const before = this.size;
    this.waiting = this.waiting.filter((item) => !fits(item));
    this.inHand = this.inHand.filter((item) => !fits(item));
    const removed = before - this.size;
    this.gone += removed;
    return removed;
  }

  /** Resolves when all that waits now is written, or the database could not take it; never throws. */
  async flush(): Promise<void> {
    const last = this.gone + this.size;
    await this.writeWhile(() => this.gone < last);
  }

  /** Resolves when the batch in hand, if any, has been written or given back. */
  async settled(): Promise<void> {
    await this.writing;
  }

  /** Writes what is left; a database that does not answer keeps nobody from stopping. */
  async stop(withinMs: number): Promise<void> {
    clearTimeout(this.timer);
    await untilAborted(this.flush(), AbortSignal.timeout(withinMs)).catch(() => undefined);
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private get isFull(): boolean {
    return this.waiting.length >= this.options.batchSize;
  }

  /** What comes meanwhile waits for a batch of its own: one that is written for two or three costs as much as a full one. */
  private async writeFull(): Promise<void> {
    await this.writeWhile(() => this.isFull);
    this.isWritingFull = false;
  }

  private async writeWhile(isMore: () => boolean): Promise<void> {
    while (isMore()) {
      this.writing ??= this.writeBatch().finally(() => (this.writing = undefined));
      if (!(await this.writing)) break;
    }
    if (this.waiting.length > 0) this.schedule();
  }

  private schedule(): void {
    if (this.timer || this.writing) return;
    const pause = Math.min(LONGEST_PAUSE_MS, this.options.everyMs * 2 ** Math.min(this.failures, 10));
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.flush();
    }, pause).unref();
  }

  private keepBounds(): void {
    const { capacity, onDrop } = this.options;
    // A tenth at once: moving all that wait for each that comes would make a push cost what they are.
    if (this.size <= capacity) return;
    const dropped = this.waiting.splice(
      0,
      Math.max(1, this.size - capacity, Math.floor(capacity / 10)),
    ).length;
    this.gone += dropped;
    onDrop(dropped, 'full');
  }

  /** False where the database could not take it: what is in hand goes back to the front. */
  private async writeBatch(): Promise<boolean> {
    this.inHand = this.waiting.splice(0, this.options.batchSize);
    try {
      await this.write(this.inHand);
    } catch (error) {
      if (isPassing(error)) return this.giveBack();
      if (!(await this.oneByOne())) return this.giveBack();
    }
    this.gone += this.inHand.length;
    this.inHand = [];
    this.failures = 0;
    return true;
  }

  /** So that one which the database refuses takes no other with it. */
  private async oneByOne(): Promise<boolean> {
    while (this.inHand.length > 0) {
      const [item] = this.inHand;
      try {
        await this.write([item!]);
      } catch (error) {
        if (isPassing(error)) return false;
        this.options.onDrop(1, 'refused');
      }
      // Unless it was taken back meanwhile.
      if (this.inHand.includes(item!)) this.gone += 1;
      this.inHand = this.inHand.filter((other) => other !== item);
    }
    return true;
  }

  private giveBack(): false {
    this.waiting = [...this.inHand, ...this.waiting];
    this.inHand = [];
    this.failures += 1;
    this.keepBounds();
    return false;
  }
}

/** Whether the same may be taken later: the database is away, or two stood in each other's way. */
function isPassing(error: unknown): boolean {
  if (isUnavailable(error)) return true;
  if (!(error instanceof QueryFailedError)) return true;
  return String((error.driverError as { code?: unknown }).code).includes('DEADLOCK');
}
