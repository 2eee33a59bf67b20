import { byPrecedence, matchingRules, type CallFacts } from '../rules/match.js';
import type { RuleKind, RuleRow } from '../rules/rule-finder.js';
import { LookupOutcome } from './caller-data.js';
import type { Call, Lookup } from './lookup.js';

/** What a rule can say, each decided by itself. */
const SUBJECTS: { name: string; kind: RuleKind; value: (rule: RuleRow) => string | number | null }[] = [
  { name: 'Queue position', kind: 'queue-position', value: ({ position }) => position },
  { name: 'Direct line', kind: 'direct-line', value: ({ destination }) => destination },
  { name: 'Route identifier', kind: 'route', value: ({ routeIdentifier }) => routeIdentifier },
  { name: 'Outbound number', kind: 'route', value: ({ outboundNumber }) => outboundNumber },
];

/** One line a decision, for people: which contact and rule was picked over which, and by what. */
export function explain(lookup: Lookup, call: Call, otherContactIds: readonly number[]): string[] {
  if (lookup.number === null) return [`${quoted(call.telephone)} shows no number to search for: nine nulls`];
  const read = `${quoted(call.telephone)} is read as ${lookup.number}`;
  if (lookup.outcome === LookupOutcome.DEGRADED && !lookup.caller)
    return [read, 'The database did not answer in time: nine nulls'];
  if (!lookup.caller)
    return [read, `No contact of the project has ${lookup.number}: nine nulls, whatever the rules say`];
  return [read, whichContact(lookup, otherContactIds), ...whichRules(lookup, lookup.caller)];
}

function whichContact({ caller, number }: Lookup, others: readonly number[]): string {
  const found = `Contact ${caller!.id}, ${caller!.name}, has ${number}`;
  if (others.length === 0) return found;
  const also = others.length === 1 ? `so does contact ${others[0]}` : `so do contacts ${others.join(', ')}`;
  return `${found}; ${also}: the one whose primary it is comes first, then the lowest id`;
}

function whichRules(lookup: Lookup, { id, segments }: NonNullable<Lookup['caller']>): string[] {
  if (lookup.outcome === LookupOutcome.DEGRADED)
    return ['The rules could not be read in time: the answer goes without them'];
  const facts: CallFacts = { contactId: id, segments, dnid: lookup.dnid, at: lookup.at };
  return SUBJECTS.flatMap(({ name, kind, value }) => {
    const speaking = lookup.rules.filter((rule) => rule.kind === kind && value(rule) !== null);
    const [winner, second] = matchingRules(speaking, facts);
    if (!winner) return [`${name}: no rule holds`, ...sleeping(speaking, undefined, facts)];
    const because = second ? ` beats ${describe(second)} (rule ${second.id})${tie(winner, second)}` : '';
    return [
      `${name} ${value(winner)} from rule ${winner.id}: ${describe(winner)}${because}`,
      ...sleeping(speaking, winner, facts),
    ];
  });
}

/** Rules that would have won, did they count at this moment. */
function sleeping(rules: RuleRow[], winner: RuleRow | undefined, facts: CallFacts): string[] {
  return rules
    .filter(
      (rule) => matchingRules([awake(rule)], facts).length > 0 && matchingRules([rule], facts).length === 0,
    )
    .filter((rule) => !winner || byPrecedence(rule, winner) < 0)
    .map((rule) => `Rule ${rule.id}, ${describe(rule)}, would come first, but ${whyAsleep(rule, facts.at)}`);
}

const awake = (rule: RuleRow): RuleRow => ({ ...rule, enabled: true, validFrom: null, validUntil: null });

function whyAsleep({ enabled, validFrom, validUntil }: RuleRow, at: Date): string {
  if (!enabled) return 'is disabled';
  if (validFrom && at < validFrom) return `holds only from ${validFrom.toISOString()} on`;
  return `held only until ${validUntil!.toISOString()}`;
}

function describe({ contactId, segment, dnid }: RuleRow): string {
  const whom =
    contactId !== null ? `contact ${contactId}` : segment !== null ? `segment ${segment}` : 'the default';
  if (dnid === null) return whom;
  return `${whom} ${contactId === null && segment === null ? 'of' : 'with'} dnid ${dnid}`;
}

/** What decided where two rules are equally specific. */
function tie(winner: RuleRow, second: RuleRow): string {
  const alike = byPrecedence({ ...winner, priority: 0, id: 0 }, { ...second, priority: 0, id: 0 }) === 0;
  if (!alike) return '';
  if (winner.priority !== second.priority) return `, by priority ${winner.priority} over ${second.priority}`;
  return ', as the older of two alike';
}

function quoted(telephone: string | null): string {
  return JSON.stringify(telephone ?? '');
}
