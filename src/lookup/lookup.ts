import type { Caller } from '../callers/caller-finder.js';
import type { Dnid } from '../phone-numbers/dnid.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import { type Decision, decide } from '../rules/decide.js';
import type { RuleRow } from '../rules/rule-finder.js';
import type { Finding } from '../sources/asking.js';
import { type CallerData, type LookupOutcome, NOBODY } from '../callers/caller-data.js';

/** A call as the PBX tells of it. */
export interface Call {
  telephone: string | null;
  dnid: string | null;
}

/** An answer, and how it came about. */
export interface Lookup {
  callerData: CallerData;
  outcome: LookupOutcome;
  /** Null where it was withheld, or not even read. */
  number: PhoneNumber | null;
  dnid: Dnid | null;
  /** Null where nobody was found. */
  caller: Caller | null;
  /** What the project's sources had to say; null where they were not asked. */
  finding: Finding | null;
  /** All that might have concerned the call. */
  rules: RuleRow[];
  decision: Decision;
  at: Date;
}

/** Nine nulls. */
export function nobody(
  outcome: LookupOutcome,
  number: PhoneNumber | null = null,
  dnid: Dnid | null = null,
): Lookup {
  const at = new Date();
  const decision = decide([], { contactId: 0, segments: [], dnid, at });
  return { callerData: NOBODY, outcome, number, dnid, caller: null, finding: null, rules: [], decision, at };
}
