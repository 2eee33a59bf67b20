import { byPrecedence, matchingRules, type CallFacts } from '../rules/match.js';
import type { RuleKind, RuleRow } from '../rules/rule-finder.js';
import { type CallerData, LookupOutcome } from '../callers/caller-data.js';
import type { Call, Lookup } from './lookup.js';

/** What a rule can say, each decided by itself: the answer's field, and the rule's. */
const SUBJECTS = [
  { name: 'Queue position', kind: 'queue-position', field: 'queuePosition', column: 'position' },
  { name: 'Direct line', kind: 'direct-line', field: 'directLine', column: 'destination' },
  { name: 'Route identifier', kind: 'route', field: 'routeIdentifier', column: 'routeIdentifier' },
  { name: 'Outbound number', kind: 'route', field: 'outboundNumber', column: 'outboundNumber' },
] as const satisfies { name: string; kind: RuleKind; field: keyof CallerData; column: keyof RuleRow }[];

/** One line a decision, for people: which contact and rule was picked over which, and by what. */
export function explain(lookup: Lookup, call: Call, otherContactIds: readonly number[]): string[] {
  if (lookup.number === null) return [`${quoted(call.telephone)} shows no number to search for: nine nulls`];
  const read = `${quoted(call.telephone)} is read as ${lookup.number}`;
  const sources = whatSourcesSaid(lookup);
  if (!lookup.caller) return [read, ...sources, whyNobody(lookup, sources.length > 0)];
  return [read, ...sources, whichContact(lookup, otherContactIds), ...whichRules(lookup, lookup.caller)];
}

function whyNobody({ outcome, number }: Lookup, isAsked: boolean): string {
  const isDegraded = outcome === LookupOutcome.DEGRADED;
  if (!isAsked && isDegraded) return 'The database did not answer in time: nine nulls';
  if (isDegraded) return 'Not all who may know the caller could be asked in time: nine nulls';
  return `No contact of the project has ${number}: nine nulls, whatever the rules say`;
}

function whatSourcesSaid({ finding }: Lookup): string[] {
  return (finding?.asked ?? []).map(({ source, answer }) => {
    const name = `Source ${source.row.id}, ${source.row.name},`;
    if (answer === null) return `${name} had not answered when the time was up`;
    if (answer.kind === 'error')
      return `${name} could not say: ${answer.error.kind}: ${answer.error.message}`;
    if (answer.kind === 'nobody') return `${name} knows nobody`;
    return `${name} knows the caller${finding?.found?.source === source ? ', and comes first' : ''}`;
  });
}

function whichContact({ caller, number }: Lookup, others: readonly number[]): string {
  if (caller!.id === null)
    return `${caller!.name} could not be kept as a contact in time: no id, and no rule`;
  const from = caller!.source ? `, fetched from source ${caller!.source.id}` : '';
  const found = `Contact ${caller!.id}, ${caller!.name}${from}, has ${number}`;
  if (others.length === 0) return found;
  const also = others.length === 1 ? `so does contact ${others[0]}` : `so do contacts ${others.join(', ')}`;
  return `${found}; ${also}: the one whose primary it is comes first, then the lowest id`;
}

function whichRules(lookup: Lookup, { id, segments, source }: NonNullable<Lookup['caller']>): string[] {
  const facts: CallFacts = { contactId: id ?? 0, segments, dnid: lookup.dnid, at: lookup.at };
  const unread =
    lookup.outcome === LookupOutcome.DEGRADED
      ? ['The rules for segments and for everybody could not be read in time: the answer goes without them']
      : [];
  const decided = SUBJECTS.flatMap(({ name, kind, field, column }) => {
    const speaking = lookup.rules.filter((rule) => rule.kind === kind && rule[column] !== null);
    const [winner, second] = matchingRules(speaking, facts);
    if (!winner) {
      const told = source ? lookup.callerData[field] : null;
      const from = told === null ? '' : `, and source ${source!.id} says ${told}`;
      return [`${name}: no rule holds${from}`, ...sleeping(speaking, undefined, facts)];
    }
    const because = second ? ` beats ${describe(second)} (rule ${second.id})${tie(winner, second)}` : '';
    return [
      `${name} ${winner[column]} from rule ${winner.id}: ${describe(winner)}${because}`,
      ...sleeping(speaking, winner, facts),
    ];
  });
  return [...unread, ...decided];
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
