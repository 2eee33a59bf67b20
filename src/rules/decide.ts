import type { RuleRow } from './rule-finder.js';
import { type CallFacts, matchingRules } from './match.js';

/** The rule that won each thing a rule can say; null where none spoke. */
export interface Decision {
  routeIdentifier: RuleRow | null;
  outboundNumber: RuleRow | null;
  queuePosition: RuleRow | null;
  directLine: RuleRow | null;
}

/** Each kind is decided by itself, and a Route's two fields too: one rule may give the one, another the other. */
export function decide(rules: readonly RuleRow[], call: CallFacts): Decision {
  const ranked = matchingRules(rules, call);
  const first = (says: (rule: RuleRow) => boolean): RuleRow | null => ranked.find(says) ?? null;
  return {
    routeIdentifier: first((rule) => rule.kind === 'route' && rule.routeIdentifier !== null),
    outboundNumber: first((rule) => rule.kind === 'route' && rule.outboundNumber !== null),
    queuePosition: first((rule) => rule.kind === 'queue-position'),
    directLine: first((rule) => rule.kind === 'direct-line'),
  };
}
