/** The nine fields of an answer. What is unknown is null. */
export interface CallerData {
  id: number | null;
  name: string | null;
  queuePosition: number | null;
  directLine: string | null;
  backendLink: string | null;
  routeIdentifier: string | null;
  outboundNumber: string | null;
  language: string | null;
  externalId: string | null;
}

export const NOBODY: CallerData = Object.freeze({
  id: null,
  name: null,
  queuePosition: null,
  directLine: null,
  backendLink: null,
  routeIdentifier: null,
  outboundNumber: null,
  language: null,
  externalId: null,
});

export type LookupOutcome = 'FOUND' | 'NOT_FOUND' | 'WITHHELD' | 'DEGRADED';

export interface LookupAnswer {
  callerData: CallerData;
  outcome: LookupOutcome;
}
