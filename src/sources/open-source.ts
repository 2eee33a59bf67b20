import { bulkhead } from 'cockatiel';
import { untilAborted } from '../database/until-aborted.js';
import type { AskedNumber } from './asked-number.js';
import type { FoundContact } from './found-contact.js';
import type { Outgoing } from './outgoing/outgoing.js';
import { NotAskedYet, PatientOutgoing } from './outgoing/patient-outgoing.js';
import { answered, Question } from './question.js';
import { readParams } from './read-params.js';
import type { SourceAnswer } from './source-answer.js';
import { SourceBreaker } from './source-breaker.js';
import { SourceError } from './source-error.js';
import { SourceMemory } from './source-memory.js';
import { resultOf, type SourceMeasures } from './source-measures.js';
import type { SourceSettings } from './source-settings.js';
import { type ProjectSource, SourceHealth } from './source.entity.js';
import type { Source } from './source.js';
import { systemOf } from './systems.js';

/** Requests to one source at once; the others wait in line for as long as their calls do. */
const MAX_REQUESTS = 10;
const MAX_QUEUED = 10_000;

/** A source with its settings read: what its calls share, and what keeps its troubles its own. */
export class OpenSource {
  readonly memory: SourceMemory;
  readonly breaker = new SourceBreaker();
  private readonly requests = bulkhead(MAX_REQUESTS, MAX_QUEUED);
  private readonly questions = new Map<string, Question>();
  private readonly source: Source | SourceError;
  private lastAnswer: SourceHealth = SourceHealth.UNKNOWN;

  /** @param settings null where they cannot be decrypted */
  constructor(
    readonly row: ProjectSource,
    settings: SourceSettings | null,
    outgoing: Outgoing,
    private readonly measures: SourceMeasures,
  ) {
    this.memory = new SourceMemory(row.freshSeconds);
    this.source = opened(row, settings, new PatientOutgoing(outgoing));
  }

  get health(): SourceHealth {
    return this.source instanceof SourceError || this.breaker.isOpen ? SourceHealth.DOWN : this.lastAnswer;
  }

  /** What it has said of the number and still remembers. */
  remembered({ e164 }: AskedNumber): SourceAnswer | undefined {
    return this.memory.get(e164);
  }

  /** Joins whoever asks the same already. @param isPastMemory even where it has just been asked */
  ask(asked: AskedNumber, isPastMemory = false): Question {
    const known = isPastMemory ? undefined : this.remembered(asked);
    if (known) return answered(known);
    const shared = this.questions.get(asked.e164);
    if (shared && !shared.isCancelled) return shared.join();
    const question = new Question((signal) => this.find(asked, signal));
    this.questions.set(asked.e164, question);
    const end = (answer: SourceAnswer): void => this.end(asked.e164, question, answer);
    void question.answer.then(end);
    return question.join();
  }

  /** Past memory, breaker and line, for people who want to know. */
  async test(asked: AskedNumber): Promise<{ answer: SourceAnswer; warnings: string[] }> {
    const answer = await this.timed(asked, new AbortController().signal);
    this.judge(answer);
    const warnings = this.source instanceof SourceError ? [] : (this.source.warnings?.() ?? []);
    return { answer, warnings };
  }

  cancelAll(): void {
    for (const question of this.questions.values()) question.cancel();
  }

  /** What the system speaks; null where its settings cannot be used. */
  get system(): Source | null {
    return this.source instanceof SourceError ? null : this.source;
  }

  private end(number: string, question: Question, answer: SourceAnswer): void {
    if (this.questions.get(number) === question) this.questions.delete(number);
    if (!question.isCancelled && !this.system?.isNotice) this.memory.set(number, answer);
  }

  private async find(asked: AskedNumber, signal: AbortSignal): Promise<SourceAnswer> {
    const { type } = this.row;
    // In line first: a source in trouble frees its places as its requests run out of time.
    const result = await this.requests
      .execute(async (): Promise<SourceAnswer> => {
        if (signal.aborted) return failed(new SourceError('timeout', 'Nobody waits for it any more'));
        if (!this.breaker.admits()) return this.leftAlone();
        const startedAt = performance.now();
        const answer = await this.timed(asked, signal);
        const tookMs = performance.now() - startedAt;
        this.measures.count(type, signal.aborted ? 'cancelled' : resultOf(answer), tookMs);
        if (signal.aborted) this.breaker.abandoned();
        else this.judge(answer);
        return answer;
      })
      .catch(() => failed(new SourceError('unavailable', 'Too many calls wait for it')));
    return result;
  }

  private leftAlone(): SourceAnswer {
    this.measures.count(this.row.type, 'open_circuit', null);
    return failed(
      new SourceError('unavailable', 'It has failed again and again, and is left alone for seconds'),
    );
  }

  private judge(answer: SourceAnswer): void {
    const isDown = answer.kind === 'error';
    if (isDown && answer.error instanceof NotAskedYet) return this.breaker.abandoned();
    this.lastAnswer = isDown ? SourceHealth.DOWN : SourceHealth.UP;
    if (isDown) this.breaker.failed();
    else this.breaker.succeeded();
  }

  /** Never rejects; whoever does not heed the signal is not waited for. */
  private async timed(asked: AskedNumber, signal: AbortSignal): Promise<SourceAnswer> {
    const deadline = new AbortController();
    const { timeoutMs } = this.row;
    const timer = setTimeout(
      () => deadline.abort(new SourceError('timeout', `It did not answer within ${timeoutMs} ms`)),
      timeoutMs,
    ).unref();
    const either = AbortSignal.any([signal, deadline.signal]);
    try {
      if (this.source instanceof SourceError) throw this.source;
      return answerOf(await untilAborted(this.source.find(asked, either), either));
    } catch (error) {
      if (deadline.signal.aborted) return failed(deadline.signal.reason as SourceError);
      return failed(error instanceof SourceError ? error : unexpected());
    } finally {
      clearTimeout(timer);
    }
  }
}

function opened(
  row: ProjectSource,
  settings: SourceSettings | null,
  outgoing: Outgoing,
): Source | SourceError {
  if (!settings)
    return new SourceError(
      'config',
      'Its settings cannot be decrypted: the server has another ENCRYPTION_KEY',
    );
  try {
    return systemOf(row.type).open({ url: settings.url, params: readParams(settings.params) }, outgoing);
  } catch (error) {
    return error instanceof SourceError ? error : new SourceError('config', 'Its settings cannot be used');
  }
}

const answerOf = (contact: FoundContact | null): SourceAnswer =>
  contact ? { kind: 'found', contact } : { kind: 'nobody' };

const failed = (error: SourceError): SourceAnswer => ({ kind: 'error', error });

/** A mistake of ours; its message may hold anything. */
const unexpected = (): SourceError => new SourceError('bad_response', 'Its reply could not be read');
