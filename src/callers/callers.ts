import { Injectable } from '@nestjs/common';
import type { Recalled } from '../cache/memory.js';
import type { Deadline, Waiting } from '../database/deadline.js';
import { andThen, type MaybePromise } from '../database/maybe-promise.js';
import type { Dnid } from '../phone-numbers/dnid.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import { RuleFinder, type RuleRow } from '../rules/rule-finder.js';
import { CallerFinder, type KnownCaller } from './caller-finder.js';
import { keyOf } from './keys.js';
import { Remembered } from './remembered.js';

/**
 * Whose number it is and what rules there are for such a caller, as far as we know: from memory where it is fresh, else
 * from the database, else as it was.
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
  find(projectId: number, number: PhoneNumber, until: Deadline): MaybePromise<Recalled<KnownCaller | null>> {
    const key = keyOf(projectId, number);
    const load = (its: Waiting) => this.finder.findByNumber(projectId, number, its);
    return this.remembered.callers.find(key, load, until);
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
    until: Deadline,
  ): MaybePromise<RuleRow[]> {
    const whose = [null, ...segments];
    const keys = whose.map((segment) => keyOf(projectId, dnid, segment));
    const { sharedRules } = this.remembered;
    const load = (missing: readonly string[], its: Waiting) =>
      this.rules.findShared(
        projectId,
        missing.map((key) => whose[keys.indexOf(key)]!),
        dnid,
        its,
      );
    const all = (shared: Recalled<readonly RuleRow[]>[]) => [
      ...ownRules,
      ...shared.flatMap(({ value }) => value),
    ];
    return andThen(sharedRules.findAll(keys, load, until), all);
  }
}
