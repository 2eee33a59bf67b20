const FAILURES = 5;
const EVERY_MS = 1000;
const EVERY_MS_WHILE_OPEN = 250;

/**
 * Knows whether the database answers, so that nobody waits to find out. It opens after a few failures in a row, or when
 * the database does not answer its own question, and asks on by itself until it does: no call pays for that. Cockatiel's
 * breaker lets a call through to try, which would cost that call its time.
 */
export class Breaker {
  private failures = 0;
  private open = true;
  private timer: NodeJS.Timeout | undefined;

  /** @param onTick after each question to the database */
  constructor(
    private readonly probe: () => void | Promise<void>,
    private readonly onChange: (isOpen: boolean) => void = () => undefined,
    private readonly onTick: () => void = () => undefined,
  ) {}

  /** Before the first time that the database has answered, too. */
  get isOpen(): boolean {
    return this.open;
  }

  /** The database is known to be there. */
  start(): void {
    this.set(false);
    this.schedule();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  succeeded(): void {
    this.failures = 0;
  }

  failed(): void {
    this.failures += 1;
    if (this.failures < FAILURES || this.open) return;
    this.set(true);
    if (this.timer) this.schedule();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), this.open ? EVERY_MS_WHILE_OPEN : EVERY_MS).unref();
  }

  private async ask(): Promise<void> {
    const asked = this.timer;
    try {
      await this.probe();
      this.set(false);
    } catch {
      // Stopped meanwhile: what was asked went with the connections, and says nothing of the database.
      if (this.timer) this.set(true);
    }
    this.onTick();
    // Stopped, or asking at shorter intervals, since.
    if (this.timer === asked) this.schedule();
  }

  /** By who asks the database himself, at times of his own. */
  set(open: boolean): void {
    this.failures = 0;
    if (this.open === open) return;
    this.open = open;
    this.onChange(open);
  }
}
