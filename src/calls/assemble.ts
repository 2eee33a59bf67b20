import { readId } from '../graphql/read-id.js';
import { CallDirection, CallStatus } from '../journal/call-status.js';
import { cutText } from '../journal/cut-text.js';

/** An event of a call, as far as the call goes by it. */
export interface EventOfCall {
  event: string;
  params: Record<string, string>;
  /** When it first came. */
  at: Date;
  hash: string;
}

/** What the events of a call say of it. */
export interface AssembledCall {
  direction: CallDirection;
  status: CallStatus;
  telephone: string | null;
  dnid: string | null;
  agent: string | null;
  queue: string | null;
  queueHoldSeconds: number | null;
  /** The `id` that we answered, as the PBX gives it back: nobody has looked yet whose it is. */
  claimedContactId: number | null;
  failReason: string | null;
  startedAt: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
  lastEventAt: Date;
}

interface Kind {
  /** How far the call is by then: what is further says more. */
  rank: number;
  status: CallStatus;
  direction: CallDirection;
}

const { INBOUND, OUTBOUND } = CallDirection;
const { RINGING, ANSWERED, ENDED, MISSED } = CallStatus;

/** A call that was missed in one queue and answered in the next was answered. */
const KINDS = new Map<string, Kind>([
  ['missed_calls', { rank: 1, status: MISSED, direction: INBOUND }],
  ['queue_answer', { rank: 2, status: ANSWERED, direction: INBOUND }],
  ['dial_answer', { rank: 3, status: ANSWERED, direction: INBOUND }],
  ['call_forward_answer', { rank: 4, status: ANSWERED, direction: INBOUND }],
  ['queue_answer_end', { rank: 5, status: ENDED, direction: INBOUND }],
  ['outgoing_end', { rank: 6, status: ENDED, direction: OUTBOUND }],
]);
const UNKNOWN: Kind = { rank: 0, status: RINGING, direction: INBOUND };
const kindOf = ({ event }: EventOfCall): Kind => KINDS.get(event) ?? UNKNOWN;

const DIRECTIONS: Record<string, CallDirection> = { IN: INBOUND, OUT: OUTBOUND };
const LENGTHS = { telephone: 255, dnid: 255, agent: 128, queue: 128, failReason: 255 };

/**
 * The call that a set of events tells of: whatever their order and however often each came, it is the same. So nothing
 * goes by when they came but the call's times, which are our clock's, since a PBX sends none.
 *
 * @param events at least one, each once
 */
export function assemble(events: readonly EventOfCall[]): AssembledCall {
  const byRank = [...events].sort((a, b) => kindOf(b).rank - kindOf(a).rank || compare(a.hash, b.hash));
  const furthest = byRank[0]!;
  const { status } = kindOf(furthest);
  // Why nobody talked: nobody asks for it once somebody did.
  const speaking = byRank.filter((event) => kindOf(event).rank === kindOf(furthest).rank);
  return {
    direction: DIRECTIONS[first(byRank, 'direction') ?? ''] ?? kindOf(furthest).direction,
    status,
    telephone: text(first(byRank, 'telephone', 'remote_number'), LENGTHS.telephone),
    dnid: text(first(byRank, 'dnid'), LENGTHS.dnid),
    agent: text(first(byRank, 'agent'), LENGTHS.agent),
    queue: text(first(byRank, 'queue'), LENGTHS.queue),
    queueHoldSeconds: seconds(first(byRank, 'queue_hold_time')),
    claimedContactId: claimedContactId(byRank),
    failReason: text(first(speaking, 'fail_reason'), LENGTHS.failReason),
    ...timesOf(events, status),
  };
}

/** Whether a call goes on as far as we know. */
export const isOpen = (status: CallStatus): boolean => status === RINGING || status === ANSWERED;

function timesOf(
  events: readonly EventOfCall[],
  status: CallStatus,
): Pick<AssembledCall, 'startedAt' | 'answeredAt' | 'endedAt' | 'lastEventAt'> {
  const endedAt = isOpen(status) ? null : earliest(events.filter((event) => kindOf(event).status === status));
  const answered = earliest(events.filter((event) => kindOf(event).status === ANSWERED));
  return {
    startedAt: new Date(Math.min(...events.map(began))),
    // The end may have come before the answer that it ends.
    answeredAt: answered && endedAt && endedAt < answered ? endedAt : answered,
    endedAt,
    lastEventAt: new Date(Math.max(...events.map(({ at }) => at.getTime()))),
  };
}

/** What tells how long the caller had waited tells when he came. */
const began = ({ at, params }: EventOfCall): number =>
  at.getTime() - (seconds(text(params.queue_hold_time, 20)) ?? 0) * 1000;

function earliest(events: readonly EventOfCall[]): Date | null {
  return events.length > 0 ? new Date(Math.min(...events.map(({ at }) => at.getTime()))) : null;
}

/** The value of the first event that has one, by the first of the names that it has. */
function first(events: readonly EventOfCall[], ...names: string[]): string | null {
  for (const { params } of events) {
    for (const name of names) {
      const value = Object.hasOwn(params, name) ? params[name]!.trim() : '';
      if (value !== '') return value;
    }
  }
  return null;
}

function claimedContactId(events: readonly EventOfCall[]): number | null {
  for (const { params } of events) {
    const id = readId(params.contact_id?.trim());
    if (id !== null) return id;
  }
  return null;
}

const text = (value: string | null | undefined, length: number): string | null =>
  value ? cutText(value, length) : null;

/** A day at most: what is longer is no waiting time, and would put the call before the telephone. */
function seconds(value: string | null): number | null {
  const whole = /^(\d{1,9})(?:\.\d+)?$/.exec(value?.trim() ?? '')?.[1];
  return whole !== undefined && Number(whole) <= 86_400 ? Number(whole) : null;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
