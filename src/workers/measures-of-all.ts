import type { ToWorker } from './messages.js';

/** Who is too busy to answer by then is left out of this one answer. */
const WAIT_MS = 1000;

interface Question {
  missing: Set<number>;
  texts: string[];
  end: () => void;
}

/** Asks all workers but one for their measures, on its behalf. */
export class MeasuresOfAll {
  private readonly questions = new Map<string, Question>();

  constructor(private readonly tell: (worker: number, message: ToWorker) => void) {}

  ask(asker: number, question: number, others: readonly number[]): void {
    const key = `${asker}-${question}`;
    const texts: string[] = [];
    const timer = setTimeout(() => end(), WAIT_MS);
    const end = (): void => {
      clearTimeout(timer);
      this.questions.delete(key);
      this.tell(asker, { say: 'measures-of-all', question, texts });
    };
    this.questions.set(key, { missing: new Set(others), texts, end });
    if (others.length === 0) return end();
    for (const other of others) this.tell(other, { say: 'tell-measures', question: key });
  }

  answer(key: string, worker: number, text: string): void {
    const question = this.questions.get(key);
    if (!question?.missing.delete(worker)) return;
    question.texts.push(text);
    if (question.missing.size === 0) question.end();
  }

  /** One that has ended answers nobody. */
  forget(worker: number): void {
    for (const question of this.questions.values())
      if (question.missing.delete(worker) && question.missing.size === 0) question.end();
  }
}
