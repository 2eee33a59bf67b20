import type { Logger } from '@nestjs/common';

const EVERY_MS = 10_000;

/**
 * Says what happens again and again, as with each call while the database is away, at most every ten seconds, and how
 * often it did: two hundred lines a second would bury what tells why.
 */
export class RareWarning {
  private saidAt = -Infinity;
  private unsaid = 0;

  constructor(
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly now = () => performance.now(),
  ) {}

  warn(what: string): void {
    const now = this.now();
    if (now - this.saidAt < EVERY_MS) {
      this.unsaid += 1;
      return;
    }
    this.logger.warn(
      this.unsaid === 0 ? what : `${what} (and ${this.unsaid} times since this was said last)`,
    );
    this.saidAt = now;
    this.unsaid = 0;
  }
}
