/**
 * A small table held in memory whole, because every call needs it: who may ask, and which projects there are. It is
 * read anew when we change it ourselves, and every few seconds for what others change. While the database is away
 * the last one serves on.
 */
export class Snapshot<T> {
  private current: T | undefined;
  private timer: NodeJS.Timeout | undefined;
  private loading: Promise<void> | undefined;

  constructor(private readonly load: () => Promise<T>) {}

  /** Undefined until the first load has succeeded. */
  get value(): T | undefined {
    return this.current;
  }

  /** Loads now, and again `everyMs` after each load has ended. `onError` hears of later failures; the first throws. */
  async start(everyMs: number, onError: (error: unknown) => void): Promise<void> {
    await this.refresh();
    const again = async (): Promise<void> => {
      await this.refresh().catch(onError);
      if (this.timer) this.timer = setTimeout(() => void again(), everyMs).unref();
    };
    this.timer = setTimeout(() => void again(), everyMs).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** As `refresh`, where it has been read at all: what changed before then will be in the first. */
  async renew(): Promise<void> {
    if (this.current !== undefined || this.loading) await this.refresh();
  }

  /** Resolves when what was committed before the call is what `value` shows. */
  async refresh(): Promise<void> {
    // A load under way may have read before the change: wait for it, then read again.
    while (this.loading) await this.loading.catch(() => undefined);
    this.loading = this.load().then((loaded) => void (this.current = loaded));
    try {
      await this.loading;
    } finally {
      this.loading = undefined;
    }
  }
}
