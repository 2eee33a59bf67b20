import { type Dnid, type DnidPattern, dnidMatches, dnidSpecificity } from '../phone-numbers/dnid.js';

/** What a rule matches by; null means that it does not care. */
export interface Matchable {
  id: number;
  contactId: number | null;
  segment: string | null;
  dnid: DnidPattern | null;
  priority: number;
  enabled: boolean;
  validFrom: Date | null;
  validUntil: Date | null;
}

/** The call that rules are held against. */
export interface CallFacts {
  contactId: number;
  segments: readonly string[];
  dnid: Dnid | null;
  at: Date;
}

/** The rules that hold for a call, the one that wins first. */
export function matchingRules<R extends Matchable>(rules: readonly R[], call: CallFacts): R[] {
  return rules.filter((rule) => ruleHolds(rule, call)).sort(byPrecedence);
}

/** Whether a rule is in force at the call's moment and all that its match names holds. */
export function ruleHolds(rule: Matchable, { contactId, segments, dnid, at }: CallFacts): boolean {
  if (!rule.enabled) return false;
  if (rule.validFrom && at < rule.validFrom) return false;
  if (rule.validUntil && at >= rule.validUntil) return false;
  if (rule.contactId !== null && rule.contactId !== contactId) return false;
  if (rule.segment !== null && !segments.includes(rule.segment)) return false;
  return rule.dnid === null || (dnid !== null && dnidMatches(rule.dnid, dnid));
}

/**
 * The most specific first: contact before segment before neither; then the whole dnid before a longer prefix before a
 * shorter before none; then the higher priority; then the lower id.
 */
export function byPrecedence(a: Matchable, b: Matchable): number {
  return (
    whom(b) - whom(a) ||
    dnidSpecificity(b.dnid) - dnidSpecificity(a.dnid) ||
    b.priority - a.priority ||
    a.id - b.id
  );
}

function whom(rule: Matchable): number {
  if (rule.contactId !== null) return 2;
  return rule.segment === null ? 0 : 1;
}
