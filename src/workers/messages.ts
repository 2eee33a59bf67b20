/** What a worker says to the primary. */
export type FromWorker =
  | { say: 'listens'; port: number }
  /** For every other worker. */
  | { say: 'broadcast'; text: string }
  /** Asks for the measures of all others; the answer has the same number. */
  | { say: 'measures-wanted'; question: number }
  | { say: 'measures'; question: string; text: string };

/** What the primary says to a worker. */
export type ToWorker =
  | { say: 'stop'; signal: NodeJS.Signals }
  | { say: 'broadcast'; text: string }
  | { say: 'tell-measures'; question: string }
  | { say: 'measures-of-all'; question: number; texts: string[] };
