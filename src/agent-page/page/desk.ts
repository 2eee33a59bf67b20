import { effect, untracked } from '@preact/signals';
import { ask, type AskError, type AskFailure, serverNow } from './ask.js';
import { backoffMs } from './backoff.js';
import { addCalls, addRings, clear, line, missed, names, projects, tick } from './board.js';
import {
  type Call,
  CALL_UPDATED,
  callsOfEach,
  LOOKUP_ANSWERED,
  LOOKUPS,
  type Project,
  PROJECTS,
  type Ring,
  WHO,
} from './documents.js';
import { projectId, showsRinging } from './preferences.js';
import { session, signOut } from './session.js';
import { type Wanted, watch, type Watching } from './watch.js';

const DAY_MS = 24 * 3_600_000;
const RINGS_MS = 600_000;
const MISSED = 30;
/** Questions in one request; the server takes 30. */
const MAX_FOLLOWED = 15;
/** Once more soon, for what happened between the answer and the first thing told; then now and then. */
const SOON_MS = 2000;
const NOW_AND_THEN_MS = 120_000;

interface Who {
  viewer: { scopes: string[]; project: Project | null };
}

let watching: Watching | undefined;

/** Watches as long as somebody is signed in, and anew when he wants to see something else. */
export function startDesk(): void {
  setInterval(tick, 1000);
  effect(() => {
    const signedIn = session.value;
    untracked(clear);
    if (!signedIn) return undefined;
    const desk = new Desk(signedIn.token, projectId.value, showsRinging.value === 'on');
    return untracked(() => desk.open());
  });
  addEventListener('online', tryNow);
  document.addEventListener('visibilitychange', () => void (document.hidden || tryNow()));
}

export const tryNow = (): void => watching?.tryNow();

/** What one agent watches, from when he signs in until he leaves or wants something else. */
class Desk {
  private timers: ReturnType<typeof setTimeout>[] = [];
  private anew: ReturnType<typeof setTimeout> | undefined;
  private isOpen = true;

  constructor(
    private readonly token: string,
    private readonly projectId: string | null,
    private readonly showsRinging: boolean,
  ) {}

  /** @returns how to leave it */
  open(): () => void {
    const own = watch(this.token, this.wanted(), {
      onLine: (value) => void (this.isOpen && (line.value = value)),
      onConnected: () => this.connected(),
      onFailure: (failure) => void this.failed(failure),
    });
    watching = own;
    return () => {
      this.isOpen = false;
      this.timers.forEach(clearTimeout);
      clearTimeout(this.anew);
      own.stop();
    };
  }

  private wanted(): Wanted[] {
    const { projectId } = this;
    const onCall = (call: Call) => void (this.isOpen && addCalls([call], performance.now()));
    const onRing = (ring: Ring) => void (this.isOpen && addRings([ring]));
    const own = names.value.map((agent) => ({
      ...{ query: CALL_UPDATED, variables: { projectId, agent }, onTold: onCall },
    }));
    // Everybody's calls: which caller has been missed, and which has been talked to since.
    const all = { query: CALL_UPDATED, variables: { projectId, agent: null }, onTold: onCall };
    const rings = { query: LOOKUP_ANSWERED, variables: { projectId }, onTold: onRing };
    return [...own, all, ...(this.showsRinging ? [rings] : [])];
  }

  private connected(): void {
    this.timers.forEach(clearTimeout);
    const again = (ms: number) => {
      this.timers.push(setTimeout(() => void this.catchUp().finally(() => again(NOW_AND_THEN_MS)), ms));
    };
    again(SOON_MS);
    void this.who();
    if (this.showsRinging) void this.rings();
    void this.catchUp();
  }

  private async who(): Promise<void> {
    const asked = this.asks<Who>(WHO);
    const { viewer } = (await asked) ?? {};
    if (!viewer) return;
    const all = viewer.project
      ? [viewer.project]
      : (await this.asks<{ projects: { nodes: Project[] } }>(PROJECTS))?.projects.nodes;
    if (all && this.isOpen) projects.value = all;
  }

  /** Who rings already, and for how long somebody has waited who is on the line. */
  private async rings(): Promise<void> {
    const filter = { projectId: this.projectId, since: new Date(serverNow() - RINGS_MS).toISOString() };
    const answer = await this.asks<{ lookups: { nodes: Ring[] } }>(LOOKUPS, { filter });
    if (answer && this.isOpen) addRings(answer.lookups.nodes);
  }

  /** What has happened that nobody told us. */
  private async catchUp(): Promise<void> {
    const since = new Date(serverNow() - DAY_MS).toISOString();
    const { projectId } = this;
    await this.takes([
      ...names.value.map((agent) => ({ filter: { projectId, agent, since }, first: 3 })),
      { filter: { projectId, status: 'MISSED', since }, first: MISSED },
    ]);
    // Whoever was missed may have been talked to since.
    const followed = missed.value.slice(0, MAX_FOLLOWED).map(({ call }) => ({
      filter: { projectId: call.project.id, telephone: call.number, since: call.startedAt },
      first: 3,
    }));
    if (this.isOpen && followed.length > 0) await this.takes(followed);
  }

  private async takes(wanted: readonly { filter: object; first: number }[]): Promise<void> {
    const asOf = performance.now();
    const first = Math.max(...wanted.map((one) => one.first));
    const variables = Object.fromEntries(wanted.map(({ filter }, i) => [`f${i}`, filter]));
    const answer = await this.asks<Record<string, { nodes: Call[] }>>(
      callsOfEach(wanted.length, first),
      variables,
    );
    if (answer && this.isOpen)
      addCalls(
        Object.values(answer).flatMap(({ nodes }) => nodes),
        asOf,
      );
  }

  /** Undefined where there was no answer: the connection says so, or the next try has more luck. */
  private async asks<Data>(query: string, variables: object = {}): Promise<Data | undefined> {
    try {
      return await ask<Data>(this.token, query, variables);
    } catch (error) {
      const { failure } = error as AskError;
      if (failure !== 'away') void this.failed(failure);
      return undefined;
    }
  }

  private async failed(failure: AskFailure): Promise<void> {
    if (!this.isOpen) return;
    if (failure === 'refused' || failure === 'guessing') return signOut(failure);
    if (failure === 'gone') projectId.value = null;
    else if (failure === 'forbidden') await this.forbidden();
    else this.openAnew();
  }

  /** What it may do has changed, or somebody slows it down: over a socket both are told in the same way. */
  private async forbidden(): Promise<void> {
    const who = await this.asks<Who>(WHO);
    if (!this.isOpen) return;
    if (who && !who.viewer.scopes.includes('READ')) signOut('forbidden');
    else this.openAnew();
  }

  private openAnew(): void {
    clearTimeout(this.anew);
    const signedIn = session.value;
    this.anew = setTimeout(() => {
      if (this.isOpen && signedIn) session.value = { ...signedIn };
    }, backoffMs(3));
  }
}
