import { computed, signal } from '@preact/signals';
import { agentNames } from './agent-names.js';
import { serverNow } from './ask.js';
import { type CallList, callsToShow, missedCalls, ringingNow, withCalls, withRings } from './call-list.js';
import type { Call, Project, Ring } from './documents.js';
import { session } from './session.js';

// What the page knows, and what follows from it.

const NOTHING: CallList = new Map();
const known = signal(NOTHING);
export const rings = signal<readonly Ring[]>([]);
export const projects = signal<readonly Project[]>([]);
/** By the server's clock, anew each second. */
export const now = signal(serverNow());

export type Line =
  | { state: 'connecting' }
  | { state: 'live' }
  /** `retryAt` as performance.now() tells it; null while a try is under way. */
  | { state: 'lost'; retryAt: number | null };
export const line = signal<Line>({ state: 'connecting' });

export const names = computed(() => agentNames(session.value?.agent ?? ''));
/** Which of several calls the agent looks at; null for the one that matters most. */
export const chosen = signal<string | null>(null);
export const ownCalls = computed(() => callsToShow(known.value, names.value, now.value));
export const currentCall = computed(
  () => ownCalls.value.find(({ id }) => id === chosen.value) ?? ownCalls.value[0] ?? null,
);
export const missed = computed(() => missedCalls(known.value));
export const ringing = computed(() => ringingNow(rings.value, known.value, now.value));

export function addCalls(calls: readonly Call[], asOf: number): void {
  known.value = withCalls(known.value, calls, asOf, serverNow());
}

export function addRings(come: readonly Ring[]): void {
  rings.value = withRings(rings.value, come);
}

/** Nothing of one agent's is left for the next at the same desk. */
export function clear(): void {
  known.value = NOTHING;
  rings.value = [];
  projects.value = [];
  chosen.value = null;
  line.value = { state: 'connecting' };
}

export const tick = (): void => void (now.value = serverNow());
