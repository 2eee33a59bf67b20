import { Injectable, Logger } from '@nestjs/common';
import { Callers } from '../callers/callers.js';
import { RareWarning } from '../config/rare-warning.js';
import type { Project } from '../projects/project.entity.js';
import { decide } from '../rules/decide.js';
import { LookupOutcome } from '../callers/caller-data.js';
import { composeAnswer } from './compose-answer.js';
import { type Call, type Lookup, nobody } from './lookup.js';
import type { Budget } from './budget.js';
import { readDnid, readTelephone } from './read-call.js';
import { SourceCallers } from './source-callers.js';

/** Who is calling, and where should the call go? One call's way, in a straight line. */
@Injectable()
export class LookupService {
  private readonly warning = new RareWarning(new Logger(LookupService.name));

  constructor(
    private readonly callers: Callers,
    private readonly sources: SourceCallers,
  ) {}

  /** Never throws: when the budget runs out, what is known by then is the answer. */
  async answer(project: Project, call: Call, budget: Budget): Promise<Lookup> {
    const number = readTelephone(call.telephone, project.defaultRegion);
    const dnid = readDnid(call.dnid, project.defaultRegion);
    if (number === null) return nobody(LookupOutcome.WITHHELD, null, dnid);

    const ours = await this.known(() => this.callers.find(project.id, number, budget.database));
    const asking = { number, telephone: call.telephone ?? '', dnid: call.dnid, calledNumber: dnid };
    const { caller, finding } = await this.sources.find(project, asking, ours, budget);
    if (!caller) {
      // That it was nobody's a while ago says nothing of now.
      const isCertain = ours && !ours.isStale && finding?.isCertain;
      const outcome = isCertain ? LookupOutcome.NOT_FOUND : LookupOutcome.DEGRADED;
      return { ...nobody(outcome, number, dnid), finding };
    }

    const found = await this.known(() => this.callers.rulesFor(project.id, caller, dnid, budget.database));
    // Its own rules come before all others: what they say holds, whatever those would have said.
    const [rules, outcome] = found
      ? [found, LookupOutcome.FOUND]
      : [[...caller.ownRules], LookupOutcome.DEGRADED];

    const at = new Date();
    const decision = decide(rules, { contactId: caller.id ?? 0, segments: caller.segments, dnid, at });
    const popup = { template: project.backendLinkTemplate, number, dnid };
    return {
      callerData: composeAnswer(caller, decision, popup),
      outcome,
      number,
      dnid,
      caller,
      finding,
      rules,
      decision,
      at,
    };
  }

  /** What is remembered or the database says, or undefined where neither tells in time. */
  private async known<T>(ask: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      this.warning.warn(`The database did not answer a lookup: ${reason(error)}`);
      return undefined;
    }
  }
}

/** A driver's message may repeat the statement's values, a caller's number among them: only its code is said. */
function reason(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string };
  return code ?? name ?? 'unknown';
}
