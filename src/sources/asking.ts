import { Injectable } from '@nestjs/common';
import { untilAborted } from '../database/until-aborted.js';
import { isE164, type PhoneNumber } from '../phone-numbers/phone-number.js';
import type { Project } from '../projects/project.entity.js';
import type { AskedNumber } from './asked-number.js';
import type { FoundContact } from './found-contact.js';
import type { OpenSource } from './open-source.js';
import type { Question } from './question.js';
import type { SourceAnswer } from './source-answer.js';
import { SourceDirectory } from './source-directory.js';

/** The call, as far as sources are told of it. */
export interface AskingCall {
  number: PhoneNumber;
  telephone: string;
  dnid: string | null;
}

/** What one source had said when the answer was given; null for one that was still at it. */
export interface Asked {
  source: OpenSource;
  answer: SourceAnswer | null;
}

/** What a project's sources had to say of a caller, when the answer was given. */
export interface Finding {
  /** In their order. */
  asked: readonly Asked[];
  found: { source: OpenSource; contact: FoundContact } | null;
  /** Nobody is known to any of them; not so where one could not say. */
  isCertain: boolean;
}

/** Of a project that has no sources. */
export const NOBODY_ASKED: Finding = { asked: [], found: null, isCertain: true };

/** Asks a project's sources for callers whom nobody here knows. */
@Injectable()
export class Asking {
  constructor(private readonly directory: SourceDirectory) {}

  /**
   * All at once; the first in their order that knows the caller, as soon as those before it have said that they don't. At
   * the end of the budget: the first of those that have answered. What is still under way then goes on within its own
   * time, for the next call's good; a PBX that hangs up stops it.
   *
   * @param whole the lookup's budget; a reason other than a TimeoutError is a PBX that has hung up
   */
  async find(project: Project, call: AskingCall, whole: AbortSignal): Promise<Finding> {
    const sources = this.sourcesFor(project, call.number);
    if (sources.length === 0) return NOBODY_ASKED;
    const asked = askedNumber(project, call);
    const questions = sources.map((source) => source.ask(asked));
    const hangUp = (): void => questions.forEach((question) => question.hangUp());
    try {
      await inOrder(questions, whole);
    } catch {
      if (hasHungUp(whole)) hangUp();
    }
    return findingOf(sources, questions);
  }

  hasSources(project: Project, number: PhoneNumber): boolean {
    return this.sourcesFor(project, number).length > 0;
  }

  /**
   * A source before the one whose contact answers that knows the caller too, and said so too late the last time: it comes
   * first from now on. Asks nobody.
   */
  betterThan(sourceId: number, project: Project, call: AskingCall): Finding | null {
    const sources = this.sourcesFor(project, call.number);
    const before = sources.slice(
      0,
      Math.max(
        sources.findIndex(({ row }) => row.id === sourceId),
        0,
      ),
    );
    const asked = askedNumber(project, call);
    for (const source of before) {
      const answer = source.remembered(asked);
      if (answer?.kind === 'found')
        return { asked: [{ source, answer }], found: { source, contact: answer.contact }, isCertain: true };
    }
    return null;
  }

  /** Of the source that a contact comes from, where it is asked at all. */
  sourceOf(sourceId: number | null): OpenSource | null {
    const source = sourceId === null ? undefined : this.directory.byId(sourceId);
    return source?.row.enabled ? source : null;
  }

  /** Withheld and short numbers are no upstream system's business. */
  private sourcesFor({ id }: Project, number: PhoneNumber): readonly OpenSource[] {
    return isE164(number) ? this.directory.ofProject(id) : [];
  }
}

export function askedNumber(project: Project, { number, telephone, dnid }: AskingCall): AskedNumber {
  const { defaultRegion: region, slug } = project;
  return { e164: number, region, telephone, dnid: dnid || null, project: slug };
}

/** Resolves when one knows the caller and all before it have answered, or none is left. @throws the signal's reason */
async function inOrder(questions: readonly Question[], whole: AbortSignal): Promise<void> {
  for (const { settled, answer } of questions) {
    const { kind } = settled ?? (await untilAborted(answer, whole));
    if (kind === 'found') return;
  }
}

function findingOf(sources: readonly OpenSource[], questions: readonly Question[]): Finding {
  const asked = sources.map((source, i): Asked => ({ source, answer: questions[i]?.settled ?? null }));
  for (const { source, answer } of asked) {
    if (answer?.kind === 'found')
      return { asked, found: { source, contact: answer.contact }, isCertain: true };
  }
  return { asked, found: null, isCertain: asked.every(({ answer }) => answer?.kind === 'nobody') };
}

const hasHungUp = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && (reason as Error | undefined)?.name !== 'TimeoutError';
