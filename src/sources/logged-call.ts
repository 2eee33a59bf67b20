/** A call that is over, as an upstream system is told of it. Instants in ISO 8601, UTC. */
export interface LoggedCall {
  /** As the PBX sent it. */
  telephone: string | null;
  /** E.164 where it has one. */
  dnid: string | null;
  agent: string | null;
  /** INBOUND or OUTBOUND. */
  direction: string;
  queue: string | null;
  uniqueId: string;
  /** The caller's id in that very system; null where it is not known there. */
  externalId: string | null;
  /** ENDED or MISSED. */
  status: string;
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
}
