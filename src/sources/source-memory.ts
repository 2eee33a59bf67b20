import { LRUCache } from 'lru-cache';
import type { FoundContact } from './found-contact.js';
import type { SourceAnswer } from './source-answer.js';

/** At some 500 bytes each: what was answered too late for its call waits here for the next one. */
const MAX_FOUND = 1000;
const MAX_NOBODY = 10_000;
const LONGEST_FOUND_MS = 3_600_000;
/** Shorter: somebody who has just called for the first time is likely to be entered now. */
const NOBODY_MS = 60_000;

/**
 * What a source has said of numbers, so that it is not asked again at once; errors are not remembered. By a clock that
 * never jumps. What was found is here only until a call is given it, for then it is a contact.
 */
export class SourceMemory {
  private readonly found: LRUCache<string, FoundContact>;
  private readonly nobody: LRUCache<string, true>;

  constructor(freshSeconds: number) {
    const freshMs = Math.max(freshSeconds * 1000, 1000);
    this.found = new LRUCache({
      max: MAX_FOUND,
      ttl: Math.max(Math.min(freshMs, LONGEST_FOUND_MS), NOBODY_MS),
    });
    this.nobody = new LRUCache({ max: MAX_NOBODY, ttl: Math.min(freshMs, NOBODY_MS) });
  }

  get(number: string): SourceAnswer | undefined {
    const contact = this.found.get(number);
    if (contact) return { kind: 'found', contact };
    return this.nobody.has(number) ? { kind: 'nobody' } : undefined;
  }

  set(number: string, answer: SourceAnswer): void {
    if (answer.kind === 'error') return;
    this.forget(number);
    if (answer.kind === 'found') this.found.set(number, answer.contact);
    else this.nobody.set(number, true);
  }

  forget(number: string): void {
    this.found.delete(number);
    this.nobody.delete(number);
  }

  /** What it knows of people, whoever they are. */
  forgetFound(): void {
    this.found.clear();
  }
}
