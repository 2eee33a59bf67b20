/**
 * A subscription as the library sees it: a stream that gives nothing and ends when it is left, since what is told is
 * written out once for all who share it and sent past the library.
 */
export class Membership implements AsyncGenerator<never> {
  private end: () => void = () => undefined;
  private readonly ended = new Promise<void>((resolve) => (this.end = resolve));

  constructor(private readonly leave: () => void) {}

  async next(): Promise<IteratorResult<never>> {
    await this.ended;
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<never>> {
    this.leave();
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: Error): Promise<IteratorResult<never>> {
    this.leave();
    this.end();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
