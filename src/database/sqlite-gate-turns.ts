interface Waiter<Holder> {
  holder: Holder;
  alone: boolean;
  resume: () => void;
  refuse: (reason: Error) => void;
}

/**
 * Who may use the one connection: any number of single statements, or one transaction alone. First come, first
 * served, so that neither reads nor transactions starve. A wait ends after `waitMs` with SQLite's own code for it.
 */
export class Turns<Holder extends object> {
  private holder: Holder | undefined;
  private passing = 0;
  private waiting: Waiter<Holder>[] = [];
  private whenQuiet: (() => void)[] = [];
  private closed: Error | undefined;

  constructor(private readonly waitMs: number) {}

  get alone(): Holder | undefined {
    return this.holder;
  }

  isAlone(holder: Holder): boolean {
    return this.holder === holder;
  }

  /** For one statement; `passed()` ends it. Undefined when it may go at once: a plain read pays for no promise. */
  pass(holder: Holder): Promise<void> | undefined {
    return this.take(holder, false);
  }

  passed(): void {
    this.passing -= 1;
    if (this.passing === 0) this.whenQuiet.splice(0).forEach((tell) => tell());
    this.admitNext();
  }

  /** For a transaction; `leave()` ends it. Its own statements pass meanwhile, and no others. */
  takeAlone(holder: Holder): Promise<void> | undefined {
    return this.take(holder, true);
  }

  leave(holder: Holder): void {
    if (!this.isAlone(holder)) return;
    this.holder = undefined;
    this.admitNext();
  }

  /** Until no statement is under way: COMMIT must not overtake the ones sent before it. */
  async quiet(): Promise<void> {
    if (this.passing > 0) await new Promise<void>((resolve) => this.whenQuiet.push(resolve));
  }

  close(reason: Error): void {
    this.closed = reason;
    this.holder = undefined;
    this.waiting.splice(0).forEach((waiter) => waiter.refuse(reason));
  }

  private take(holder: Holder, alone: boolean): Promise<void> | undefined {
    if (this.closed) return Promise.reject(this.closed);
    if (!this.isAlone(holder) && (this.waiting.length > 0 || !this.isFree(alone)))
      return this.wait(holder, alone);
    this.enter(holder, alone);
    return undefined;
  }

  private isFree(alone: boolean): boolean {
    return this.holder === undefined && (!alone || this.passing === 0);
  }

  private enter(holder: Holder, alone: boolean): void {
    if (alone) this.holder = holder;
    else this.passing += 1;
  }

  private wait(holder: Holder, alone: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void) => () => {
        clearTimeout(timer);
        outcome();
      };
      const refuse = (reason: Error) => settle(() => reject(reason))();
      const waiter: Waiter<Holder> = { holder, alone, resume: settle(resolve), refuse };
      const timer = setTimeout(() => this.giveUp(waiter), this.waitMs);
      this.waiting.push(waiter);
    });
  }

  private giveUp(waiter: Waiter<Holder>): void {
    this.waiting = this.waiting.filter((other) => other !== waiter);
    const message = `The database is busy: waited ${this.waitMs} ms for the end of another transaction.`;
    waiter.refuse(Object.assign(new Error(message), { code: 'SQLITE_BUSY' }));
    this.admitNext();
  }

  // Admitted here, not when the waiter resumes: between the two somebody else could slip in.
  private admitNext(): void {
    for (let next = this.waiting[0]; next && this.isFree(next.alone); next = this.waiting[0]) {
      this.waiting.shift();
      this.admit(next);
      if (next.alone) this.admitOthersOf(next.holder);
    }
  }

  // What a runner asked for while it waited to begin would otherwise wait for its own transaction's end.
  private admitOthersOf(holder: Holder): void {
    const others = this.waiting.filter((waiter) => waiter.holder === holder);
    this.waiting = this.waiting.filter((waiter) => waiter.holder !== holder);
    others.forEach((waiter) => this.admit(waiter));
  }

  private admit(waiter: Waiter<Holder>): void {
    this.enter(waiter.holder, waiter.alone);
    waiter.resume();
  }
}
