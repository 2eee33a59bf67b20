/** Until when somebody waits. Its signal is made when it is first asked for: who is answered at once needs none. */
export interface Deadline {
  readonly isOver: boolean;
  readonly signal: AbortSignal;
}

/** What a question that others may join has of it: an AbortController is one. */
export type Waiting = Pick<Deadline, 'signal'>;

export function deadlineOf(signal: AbortSignal): Deadline {
  return {
    signal,
    get isOver() {
      return signal.aborted;
    },
  };
}

export function outOfTime(): DOMException {
  return new DOMException('The lookup’s time is up', 'TimeoutError');
}
