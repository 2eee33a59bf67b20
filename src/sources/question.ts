import type { SourceAnswer } from './source-answer.js';

/** One question to a source, for all who ask the same at once. It goes on behind the answer, but not behind nobody. */
export class Question {
  /** Undefined for as long as it is under way. */
  settled: SourceAnswer | undefined;
  readonly answer: Promise<SourceAnswer>;
  private readonly controller = new AbortController();
  private waiting = 0;

  constructor(ask: (signal: AbortSignal) => Promise<SourceAnswer>) {
    this.answer = ask(this.controller.signal).then((answer) => (this.settled = answer));
  }

  get isCancelled(): boolean {
    return this.controller.signal.aborted;
  }

  join(): this {
    this.waiting += 1;
    return this;
  }

  /** Who asked has gone before there was an answer: the last one stops it. */
  hangUp(): void {
    this.waiting -= 1;
    if (this.waiting <= 0 && !this.settled) this.cancel();
  }

  cancel(): void {
    this.controller.abort(new DOMException('Nobody waits for it', 'AbortError'));
  }
}

/** A question whose answer is remembered. */
export function answered(answer: SourceAnswer): Question {
  const question = new Question(() => Promise.resolve(answer));
  question.settled = answer;
  return question;
}
