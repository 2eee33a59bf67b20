import type { Call, CallStatus, Ring } from './documents.js';

/** A call as we know it. */
export interface KnownCall {
  call: Call;
  /** When it was so, in milliseconds of any clock that only goes forward: told now, or asked for then. */
  asOf: number;
}

/** By the call's id. */
export type CallList = ReadonlyMap<string, KnownCall>;

export interface Missed {
  call: Call;
  /** How often the caller has tried in vain. */
  times: number;
}

const DAY_MS = 24 * 3_600_000;
const MAX_CALLS = 500;
/** A phone that rings longer is on nobody's desk. */
const RINGS_MS = 90_000;
/** An agent writes his notes after the call. */
const SHOWN_AFTER_MS = 15 * 60_000;
const MAX_RINGS = 30;

/** How far a call is: what is further says more, whenever it comes. */
const RANK: Record<CallStatus, number> = { RINGING: 0, MISSED: 1, ANSWERED: 2, ENDED: 3 };

const at = (instant: string): number => Date.parse(instant);
const byStart = (a: Call, b: Call): number =>
  at(b.startedAt) - at(a.startedAt) || Number(b.id) - Number(a.id);
const callsOf = (list: CallList): Call[] => [...list.values()].map(({ call }) => call);

export const isOpen = ({ status }: Call): boolean => status === 'RINGING' || status === 'ANSWERED';

export const isOf = (call: Call, names: readonly string[]): boolean =>
  call.agent !== null && names.includes(call.agent);

/**
 * The list with calls that have come: in any order, twice, or late, as an answer that was on its way while something newer
 * was told.
 *
 * @param now by the server's clock, in milliseconds since 1970
 */
export function withCalls(list: CallList, calls: readonly Call[], asOf: number, now: number): CallList {
  const next = new Map(list);
  for (const call of calls) {
    const known = next.get(call.id);
    if (!known || isNews(known, call, asOf)) next.set(call.id, { call, asOf });
  }
  return withoutOld(next, now);
}

function isNews(known: KnownCall, call: Call, asOf: number): boolean {
  const further = RANK[call.status] - RANK[known.call.status];
  return further === 0 ? asOf >= known.asOf : further > 0;
}

/** Of too many those go first that tell of nobody who is still to be called back. */
function withoutOld(list: Map<string, KnownCall>, now: number): CallList {
  for (const [id, { call }] of list) {
    if (at(call.startedAt) < now - DAY_MS && !isOpen(call)) list.delete(id);
  }
  if (list.size <= MAX_CALLS) return list;
  const wanted = new Set(callsOf(list).filter(isMissed).map(callerOf));
  const oldest = [...list.values()].sort((a, b) => byStart(b.call, a.call));
  const spare = oldest.filter(({ call }) => !isOpen(call) && !wanted.has(callerOf(call)));
  for (const { call } of [...spare, ...oldest].slice(0, list.size - MAX_CALLS)) list.delete(call.id);
  return list;
}

const isMissed = ({ status }: Call): boolean => status === 'MISSED';
const callerOf = ({ project, number }: Pick<Call, 'number'> & { project: { id: string } }): string =>
  `${project.id} ${number ?? ''}`;

/** An agent's calls to be shown, the one that matters most first: open ones, newest first; then the last that was. */
export function callsToShow(list: CallList, names: readonly string[], now: number): Call[] {
  const own = callsOf(list).filter((call) => isOf(call, names));
  const open = own.filter(isOpen).sort(byStart);
  if (open.length > 0) return open;
  const isFresh = (call: Call) => at(call.endedAt ?? call.startedAt) > now - SHOWN_AFTER_MS;
  return own.sort(byStart).filter(isFresh).slice(0, 1);
}

/** Callers who reached nobody, and with whom nobody has talked since, latest first. */
export function missedCalls(list: CallList): Missed[] {
  const found = new Map<string, Missed>();
  const talkedTo = new Set<string>();
  for (const call of callsOf(list).sort(byStart)) {
    const caller = callerOf(call);
    if (call.number === null || talkedTo.has(caller)) continue;
    const later = found.get(caller);
    if (!isMissed(call)) talkedTo.add(caller);
    else if (later) later.times += 1;
    else found.set(caller, { call, times: 1 });
  }
  return [...found.values()];
}

/** The rings with some that have come, newest first. */
export function withRings(rings: readonly Ring[], come: readonly Ring[]): Ring[] {
  const ids = new Set(come.map(({ id }) => id));
  const all = [...come, ...rings.filter(({ id }) => !ids.has(id))];
  return all.sort((a, b) => at(b.at) - at(a.at) || Number(b.id) - Number(a.id)).slice(0, MAX_RINGS);
}

/** Who rings now, as far as we know: the PBX has asked about him, and told of no call of his since. */
export function ringingNow(rings: readonly Ring[], list: CallList, now: number): Ring[] {
  const calls = callsOf(list);
  const seen = new Set<string>();
  return rings.filter((ring) => {
    const caller = ring.number === null ? ring.id : callerOf(ring);
    const isOver = calls.some(
      (call) => call.number !== null && callerOf(call) === caller && isAfter(call, ring),
    );
    if (isOver || seen.has(caller) || at(ring.at) < now - RINGS_MS) return false;
    seen.add(caller);
    return true;
  });
}

/** A missed call is dated back to when it began to wait: that may be before the PBX asked. */
function isAfter(call: Call, ring: Ring): boolean {
  const told = call.endedAt ?? call.answeredAt ?? call.startedAt;
  const isSomebodys = call.status !== 'RINGING' || call.agent !== null;
  return isSomebodys && at(told) >= at(ring.at);
}

/** Seconds that the caller waited: as the PBX says, else since it asked about him; null where nobody knows. */
export function waitedSeconds(call: Call, rings: readonly Ring[]): number | null {
  if (call.queueHoldSeconds !== null) return call.queueHoldSeconds;
  if (call.answeredAt === null || call.direction === 'OUTBOUND') return null;
  const answered = at(call.answeredAt);
  const before = rings.filter(
    (ring) => ring.number !== null && callerOf(ring) === callerOf(call) && at(ring.at) <= answered,
  );
  const asked = before.map((ring) => at(ring.at)).find((instant) => answered - instant < RINGS_MS * 20);
  const began = Math.min(asked ?? answered, at(call.startedAt));
  return began < answered ? Math.round((answered - began) / 1000) : null;
}
