import { Injectable } from '@nestjs/common';
import type { Recalled } from '../cache/memory.js';
import type { Dnid } from '../phone-numbers/dnid.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import { RuleFinder, type RuleRow } from '../rules/rule-finder.js';
import { CallerFinder, type KnownCaller } from './caller-finder.js';
import { keyOf } from './keys.js';
import { Remembered } from './remembered.js';

/** How long the database may take; asked for only where it has to be asked. */
export interface DatabaseTime {
  readonly database: AbortSignal;
}

/**
 * Whose number it is and what rules there are for such a caller, as far as we know: from memory where it is fresh, else
 * from the database, else as it was. Both ask by one statement at most.
 */
@Injectable()
export class Callers {
  constructor(
    private readonly finder: CallerFinder,
    private readonly rules: RuleFinder,
    private readonly remembered: Remembered,
  ) {}

  /**
   * Null where it is no contact's of the project.
   *
   * @throws whatever kept the database from answering
   */
  find(
    projectId: number,
    number: PhoneNumber,
    time: DatabaseTime,
  ): Recalled<KnownCaller | null> | Promise<Recalled<KnownCaller | null>> {
    const key = keyOf(projectId, number);
    const load = (its: AbortSignal) => this.finder.findByNumber(projectId, number, its);
    const { callers } = this.remembered;
    return callers.recall(key) ?? callers.find(key, load, time.database);
  }

  /**
   * What rules may concern a call: the caller's own, those of its segments, and those for everybody.
   *
   * @throws whatever kept the database from answering
   */
  rulesFor(
    projectId: number,
    { segments, ownRules }: Pick<KnownCaller, 'segments' | 'ownRules'>,
    dnid: Dnid | null,
    time: DatabaseTime,
  ): RuleRow[] | Promise<RuleRow[]> {
    const whose = [null, ...segments];
    const keys = whose.map((segment) => keyOf(projectId, dnid, segment));
    const { sharedRules } = this.remembered;
    const all = (shared: Recalled<readonly RuleRow[]>[]) => [
      ...ownRules,
      ...shared.flatMap(({ value }) => value),
    ];
    const recalled = sharedRules.recallAll(keys);
    if (recalled) return all(recalled);
    const load = (missing: readonly string[], its: AbortSignal) =>
      this.rules.findShared(
        projectId,
        missing.map((key) => whose[keys.indexOf(key)]!),
        dnid,
        its,
      );
    return Promise.resolve(sharedRules.findAll(keys, load, time.database)).then(all);
  }
}
