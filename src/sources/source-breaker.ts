const FAILURES = 5;
const OPEN_MS = 10_000;

/**
 * Leaves a source alone that has failed five times in a row, and after ten seconds lets one question through to see. Not
 * cockatiel's, which goes by the clock on the wall: an hour's jump back would leave the source alone for an hour.
 */
export class SourceBreaker {
  private failures = 0;
  private openedAt = -Infinity;
  private isTrying = false;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** It is not to be asked, but for the one question that tries it. */
  get isOpen(): boolean {
    return this.failures >= FAILURES;
  }

  /** Whether it may be asked now; who asks says afterwards how it went. */
  admits(): boolean {
    if (!this.isOpen) return true;
    if (this.isTrying || this.now() - this.openedAt < OPEN_MS) return false;
    this.isTrying = true;
    return true;
  }

  succeeded(): void {
    this.failures = 0;
    this.isTrying = false;
  }

  failed(): void {
    this.failures += 1;
    this.isTrying = false;
    if (this.isOpen) this.openedAt = this.now();
  }

  /** Nobody waited for how it went. */
  abandoned(): void {
    this.isTrying = false;
  }
}
