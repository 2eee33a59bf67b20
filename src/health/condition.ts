import type { PartState } from './health-parts.js';

type State = PartState['state'];

/** What state something is in, and since when. The instant is for people: it may jump with the clock. */
export class Condition {
  private since = new Date();

  constructor(private current: State) {}

  set(state: State): void {
    if (state === this.current) return;
    this.current = state;
    this.since = new Date();
  }

  get state(): PartState {
    return { state: this.current, since: this.since };
  }
}
