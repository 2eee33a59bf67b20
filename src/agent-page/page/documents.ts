// What the page asks of /graphql, and what it is answered.

export type CallStatus = 'RINGING' | 'ANSWERED' | 'ENDED' | 'MISSED';

export interface Contact {
  id: string;
  name: string;
  company: string | null;
  segments: string[];
  notes: string | null;
  phones: { number: string; formatted: string }[];
}

export interface Call {
  id: string;
  status: CallStatus;
  direction: 'INBOUND' | 'OUTBOUND';
  agent: string | null;
  queue: string | null;
  queueHoldSeconds: number | null;
  failReason: string | null;
  /** What the caller is called back at; null for a withheld number. */
  number: string | null;
  telephone: string | null;
  dnid: string | null;
  /** Instants are ISO 8601, by the server's clock. */
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  backendLink: string | null;
  project: Project;
  contact: Contact | null;
}

export interface Project {
  id: string;
  name: string;
}

/** Somebody whom the PBX has asked about: his phone rings somewhere. */
export interface Ring {
  id: string;
  at: string;
  number: string | null;
  telephone: string;
  project: { id: string };
  callerData: { name: string | null };
  contact: { company: string | null } | null;
}

/** One of a caller's calls before this one. */
export type PastCall = Pick<
  Call,
  'id' | 'status' | 'direction' | 'agent' | 'queue' | 'failReason' | 'startedAt' | 'answeredAt' | 'endedAt'
>;

const CALL = `fragment Shown on Call {
  id status direction agent queue queueHoldSeconds failReason number telephone dnid
  startedAt answeredAt endedAt backendLink
  project { id name }
  contact { id name company segments notes phones { number formatted } }
}`;

export const CALL_UPDATED = `subscription CallUpdated($projectId: ID, $agent: String) {
  callUpdated(projectId: $projectId, agent: $agent) { ...Shown }
}
${CALL}`;

const RING = 'id at number telephone project { id } callerData { name } contact { company }';

export const LOOKUP_ANSWERED = `subscription LookupAnswered($projectId: ID) {
  lookupAnswered(projectId: $projectId) { ${RING} }
}`;

export const LOOKUPS = `query Lookups($filter: JournalFilter!) {
  lookups(first: 20, filter: $filter) { nodes { ${RING} } }
}`;

export const WHO = `query Who {
  viewer { scopes project { id name } }
}`;

export const PROJECTS = `query Projects { projects(first: 100) { nodes { id name } } }`;

export const PAST_CALLS = `query PastCalls($filter: JournalFilter!) {
  calls(first: 11, filter: $filter) {
    nodes { id status direction agent queue failReason startedAt answeredAt endedAt }
  }
}`;

/** The latest calls of each of several filters, `$f0`, `$f1`, …, under their names. */
export function callsOfEach(filters: number, first: number): string {
  const each = Array.from({ length: filters }, (_, i) => i);
  const variables = each.map((i) => `$f${i}: JournalFilter!`).join(', ');
  const fields = each.map((i) => `f${i}: calls(first: ${first}, filter: $f${i}) { nodes { ...Shown } }`);
  return `query Calls(${variables}) {\n  ${fields.join('\n  ')}\n}\n${CALL}`;
}
