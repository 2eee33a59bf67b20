/**
 * What one lookup may take, as two signals: when `whole` aborts the PBX must have its answer, and when `database`
 * does, we go on without the database. `end()` when the answer is there, so that no timer outlives its call.
 */
export class Budget {
  private readonly wholeController = new AbortController();
  private readonly databaseController = new AbortController();
  private readonly timers: NodeJS.Timeout[];

  constructor(wholeMs: number, databaseMs: number) {
    this.timers = [
      setTimeout(() => this.wholeController.abort(outOfTime()), wholeMs),
      setTimeout(() => this.databaseController.abort(outOfTime()), Math.min(wholeMs, databaseMs)),
    ];
  }

  get whole(): AbortSignal {
    return this.wholeController.signal;
  }

  get database(): AbortSignal {
    return this.databaseController.signal;
  }

  end(): void {
    this.timers.forEach(clearTimeout);
  }
}

function outOfTime(): DOMException {
  return new DOMException('The lookup’s time is up', 'TimeoutError');
}
