import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ExpectedError } from '../errors/errors.js';

/** Enough to keep a database busy; more of them would only hold the event loop for longer at a time. */
const AT_ONCE = 4;
const MAX_WAITING = 200;
/** Who is kept busy by something else, as when it starts, keeps nobody waiting for longer. */
const MAX_REST_MS = 100;

/**
 * Lets operations in so that a call goes before a tool: while they come in numbers, they get half of the event loop's time at
 * most. Node accepts one connection a turn of its loop, so a caller would else stand in line behind every operation.
 */
@Injectable()
export class OperationTurns {
  private running = 0;
  private waiting = 0;
  private last = spent();
  private line: Promise<void> = Promise.resolve();
  private whenOneEnds: (() => void)[] = [];

  /**
   * Waits for a turn; `leave()` ends it.
   *
   * @throws ExpectedError SERVICE_UNAVAILABLE when too many wait already
   */
  async take(): Promise<void> {
    if (this.waiting >= MAX_WAITING) {
      throw new ExpectedError('SERVICE_UNAVAILABLE', 'Too many operations are waiting: try again', [], 1);
    }
    this.waiting += 1;
    const turn = this.line.then(() => this.next());
    this.line = turn;
    await turn;
    this.waiting -= 1;
    this.running += 1;
  }

  leave(): void {
    this.running -= 1;
    this.whenOneEnds.shift()?.();
  }

  private async next(): Promise<void> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.whenOneEnds.push(resolve));
    await this.rest();
    this.last = spent();
  }

  /**
   * For as long as we have been busy since the last one was let in. By the processor's time: what Node tells of its
   * loop's use is wrong while a profiler interrupts it.
   */
  private async rest(): Promise<void> {
    const latest = performance.now() + MAX_REST_MS;
    for (;;) {
      const now = spent();
      const owed = 2 * (now.busyMs - this.last.busyMs) - (now.at - this.last.at);
      const missing = Math.min(owed, latest - now.at);
      if (missing <= 0) return;
      await setTimeout(Math.max(1, missing));
    }
  }
}

function spent(): { at: number; busyMs: number } {
  const { user, system } = process.cpuUsage();
  return { at: performance.now(), busyMs: (user + system) / 1000 };
}
