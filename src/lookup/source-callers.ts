import { Injectable } from '@nestjs/common';
import type { Recalled } from '../cache/memory.js';
import type { KnownCaller } from '../callers/caller-finder.js';
import { Callers } from '../callers/callers.js';
import { deadlineOf } from '../database/deadline.js';
import type { MaybePromise } from '../database/maybe-promise.js';
import { untilAborted } from '../database/until-aborted.js';
import type { Dnid } from '../phone-numbers/dnid.js';
import type { Project } from '../projects/project.entity.js';
import { Asking, type AskingCall, type Finding, NOBODY_ASKED } from '../sources/asking.js';
import { Keeping } from '../sources/keeping.js';
import { externalIdOf, routingOf, toldContact } from '../sources/told-contact.js';
import type { Budget } from './budget.js';

/** Who calls, and what the project's sources had to say of it; null where they were not asked. */
export interface FoundCaller {
  caller: KnownCaller | null;
  finding: Finding | null;
}

type Found = NonNullable<Finding['found']>;

/** Callers whom nobody here knows, as the project's upstream systems know them. */
@Injectable()
export class SourceCallers {
  constructor(
    private readonly asking: Asking,
    private readonly keeping: Keeping,
    private readonly callers: Callers,
  ) {}

  /**
   * The caller that we know, else the one that a source knows, who then is a contact of the project. Somebody whom a source
   * found earlier is answered at once, and asked for again behind the call where that is long ago.
   *
   * @param ours what we know; undefined where neither memory nor the database could say
   */
  async find(
    project: Project,
    call: AskingCall & { calledNumber: Dnid | null },
    ours: Recalled<KnownCaller | null> | undefined,
    budget: Budget,
  ): Promise<FoundCaller> {
    const known = ours?.value ?? null;
    // Our own, as nearly all are: no source has a say in them.
    if (known?.source === null) return { caller: known, finding: null };
    const isCertain = ours !== undefined && !ours.isStale;
    const finding = known?.source
      ? this.asking.betterThan(known.source.id, project, call)
      : await this.ask(project, call, budget);
    if (finding?.found) {
      const kept = isCertain ? await this.kept(project, finding.found, call, budget) : null;
      return { caller: kept ?? unkept(finding.found), finding };
    }
    if (known && isCertain) this.refresh(project, known, call);
    return { caller: known, finding };
  }

  /** The rules for everybody are read while the sources think: once one has answered, there is little time left. */
  private ask(
    project: Project,
    call: AskingCall & { calledNumber: Dnid | null },
    budget: Budget,
  ): MaybePromise<Finding> {
    if (!this.asking.hasSources(project, call.number)) return NOBODY_ASKED;
    const anybody = { segments: [], ownRules: [] };
    return budget.beside((signal) => {
      const rules = async () =>
        this.callers.rulesFor(project.id, anybody, call.calledNumber, deadlineOf(signal));
      rules().catch(() => undefined);
      return this.asking.find(project, call, signal);
    });
  }

  /** As a contact, with the rules that name it; null where the database takes too long, and goes on behind the answer. */
  private async kept(
    project: Project,
    found: Found,
    call: AskingCall,
    budget: Budget,
  ): Promise<KnownCaller | null> {
    try {
      const keeping = this.keeping.keep(found.source, found.contact, call.number);
      const kept = await untilAborted(keeping, budget.database.signal);
      if (!kept) return null;
      // No rule can name it yet.
      if (kept.isNew) return { ...unkept(found), id: kept.contact.id };
      return (await this.callers.find(project.id, call.number, budget.database)).value;
    } catch {
      return null;
    }
  }

  private refresh(project: Project, { id, source }: KnownCaller, call: AskingCall): void {
    if (id === null || !source) return;
    this.keeping.refresh(project, { id, sourceId: source.id, fetchedAt: source.fetchedAt }, call);
  }
}

/** What the source said, without an id of ours. */
function unkept({ source, contact }: Found): KnownCaller {
  const { name, language, backendLink } = toldContact(contact);
  return {
    ...{ id: null, name, language, backendLink },
    externalId: externalIdOf(contact),
    segments: [],
    ownRules: [],
    source: { id: source.row.id, fetchedAt: null, routing: routingOf(contact) },
  };
}
