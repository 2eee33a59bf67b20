import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../database/database.js';

const EVERY_MS = 3_600_000;
/** Few enough that a statement holds up nobody's write for long. */
const ROWS_AT_ONCE = 500;
/** Between two statements, so that a large backlog is gone in its time and nobody notices. */
const PAUSE_MS = 100;

/** A kind of rows that are kept for a while only. */
export interface Expiring {
  name: string;
  /**
   * Deletes up to `limit` of the rows that are too old by now, and tells how many; fewer than the limit: there are no
   * more. Several instances may do so at once.
   */
  deleteSome(limit: number, now: Date): Promise<number>;
}

/** Deletes what has been kept long enough: at start and every hour, in small batches. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Retention.name);
  private readonly kinds: Expiring[] = [];
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly database: Database) {}

  add(kind: Expiring): void {
    this.kinds.push(kind);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), EVERY_MS).unref();
    void this.database.onceThere(() => void this.run());
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.stopping.abort();
  }

  /** Deletes all that is due; one run after the other. Never throws: what could not be deleted is left for the next time. */
  run(now = new Date()): Promise<void> {
    this.running = this.running.then(async () => {
      for (const kind of this.kinds) await this.clear(kind, now);
    });
    return this.running;
  }

  private async clear(kind: Expiring, now: Date): Promise<void> {
    let deleted = 0;
    try {
      for (let some = ROWS_AT_ONCE; some === ROWS_AT_ONCE && !this.stopping.signal.aborted;) {
        if (deleted > 0) await setTimeout(PAUSE_MS, undefined, { ref: false, signal: this.stopping.signal });
        some = await kind.deleteSome(ROWS_AT_ONCE, now);
        deleted += some;
      }
    } catch {
      if (!this.stopping.signal.aborted) this.logger.debug(`Old ${kind.name} could not be deleted now`);
    }
    if (deleted > 0) this.logger.debug(`${deleted} old ${kind.name} deleted`);
  }
}
