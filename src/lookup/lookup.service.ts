import { Injectable, Logger } from '@nestjs/common';
import { CallerFinder } from '../contacts/caller-finder.js';
import { parseDnid } from '../phone-numbers/dnid.js';
import { parseTelephone } from '../phone-numbers/phone-number.js';
import type { Project } from '../projects/project.entity.js';
import { decide } from '../rules/decide.js';
import { RuleFinder } from '../rules/rule-finder.js';
import { LookupOutcome } from './caller-data.js';
import { composeAnswer } from './compose-answer.js';
import { type Call, type Lookup, nobody } from './lookup.js';
import type { Budget } from './budget.js';

/** Who is calling, and where should the call go? One call's way, in a straight line. */
@Injectable()
export class LookupService {
  private readonly logger = new Logger(LookupService.name);

  constructor(
    private readonly callers: CallerFinder,
    private readonly rules: RuleFinder,
  ) {}

  /** Never throws: when the budget runs out, what is known by then is the answer. */
  async answer(project: Project, call: Call, budget: Budget): Promise<Lookup> {
    const number = parseTelephone(call.telephone, project.defaultRegion);
    const dnid = parseDnid(call.dnid, project.defaultRegion);
    if (number === null) return nobody(LookupOutcome.WITHHELD, null, dnid);

    const caller = await this.known(this.callers.findByNumber(project.id, number, budget.database));
    if (caller === null) return nobody(LookupOutcome.NOT_FOUND, number, dnid);
    if (caller === undefined) return nobody(LookupOutcome.DEGRADED, number, dnid);

    const found = await this.known(this.rules.findCandidates(project.id, caller, dnid, budget.database));
    const [rules, outcome] = found ? [found, LookupOutcome.FOUND] : [[], LookupOutcome.DEGRADED];

    const at = new Date();
    const decision = decide(rules, { contactId: caller.id, segments: caller.segments, dnid, at });
    const popup = { template: project.backendLinkTemplate, number, dnid };
    return {
      callerData: composeAnswer(caller, decision, popup),
      outcome,
      number,
      dnid,
      caller,
      rules,
      decision,
      at,
    };
  }

  /** What the database says, or undefined where it does not say it in time. */
  private async known<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked;
    } catch (error) {
      this.logger.warn(`The database did not answer a lookup: ${reason(error)}`);
      return undefined;
    }
  }
}

/** A driver's message may repeat the statement's values, a caller's number among them: only its code is said. */
function reason(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string };
  return code ?? name ?? 'unknown';
}
