import { Injectable } from '@nestjs/common';
import type { Caller } from '../contacts/caller-finder.js';
import { Reader } from '../database/reader.js';
import { instantFromSql } from '../database/instants.js';
import { type Dnid, dnidCandidates } from '../phone-numbers/dnid.js';
import type { Matchable } from './match.js';

export type RuleKind = 'route' | 'queue-position' | 'direct-line';

/** A rule of any kind, as the table holds it. */
export interface RuleRow extends Matchable {
  kind: RuleKind;
  routeIdentifier: string | null;
  outboundNumber: string | null;
  position: number | null;
  destination: string | null;
}

const COLUMNS = `id, kind, contact_id AS contactId, segment, dnid, priority, enabled,
  valid_from AS validFrom, valid_until AS validUntil, route_identifier AS routeIdentifier,
  outbound_number AS outboundNumber, position, destination`;

type SqlRow = RuleRow & {
  enabled: unknown;
  validFrom: Date | string | null;
  validUntil: Date | string | null;
};

/** Finds the rules that may concern a call; `match.ts` says which of them hold. */
@Injectable()
export class RuleFinder {
  constructor(private readonly reader: Reader) {}

  /** One statement, one index each for the caller's own rules, those of its segments, and those for everybody. */
  async findCandidates(
    projectId: number,
    caller: Pick<Caller, 'id' | 'segments'>,
    dnid: Dnid | null,
    signal: AbortSignal,
  ): Promise<RuleRow[]> {
    const dnids = dnid === null ? [] : dnidCandidates(dnid);
    const called = dnids.length === 0 ? 'dnid IS NULL' : `(dnid IS NULL OR dnid IN (${marks(dnids)}))`;
    const selects = [`SELECT ${COLUMNS} FROM rules WHERE contact_id = ?`];
    const parameters: (string | number)[] = [caller.id];
    if (caller.segments.length > 0) {
      selects.push(
        `SELECT ${COLUMNS} FROM rules WHERE project_id = ? AND segment IN (${marks(caller.segments)}) AND ${called}`,
      );
      parameters.push(projectId, ...caller.segments, ...dnids);
    }
    selects.push(
      `SELECT ${COLUMNS} FROM rules WHERE project_id = ? AND segment IS NULL AND contact_id IS NULL AND ${called}`,
    );
    parameters.push(projectId, ...dnids);
    const rows = await this.reader.rows<SqlRow>(selects.join('\nUNION ALL\n'), parameters, signal);
    return rows.map(fromSql);
  }

  /** The projects that have an enabled rule for one of these dnids, which may be read by more than one region. */
  async projectsNaming(
    dnids: readonly Dnid[],
    signal: AbortSignal,
  ): Promise<{ projectId: number; dnid: string }[]> {
    const candidates = [...new Set(dnids.flatMap((dnid) => dnidCandidates(dnid)))];
    if (candidates.length === 0) return [];
    const sql = `SELECT DISTINCT project_id AS projectId, dnid FROM rules WHERE dnid IN (${marks(candidates)}) AND enabled = 1`;
    return this.reader.rows(sql, candidates, signal);
  }
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

function fromSql(row: SqlRow): RuleRow {
  return {
    ...row,
    enabled: Boolean(row.enabled),
    validFrom: instantFromSql(row.validFrom),
    validUntil: instantFromSql(row.validUntil),
  };
}
