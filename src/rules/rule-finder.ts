import { Injectable } from '@nestjs/common';
import type { Waiting } from '../database/deadline.js';
import { andThen, type MaybePromise } from '../database/maybe-promise.js';
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

/** That a project has a rule for a dnid, which may be a prefix. */
export interface NamedDnid {
  projectId: number;
  dnid: string;
}

/** What a statement asks of `rules r`. */
const RULE_COLUMNS = `r.id, r.kind, r.contact_id AS contactId, r.segment, r.dnid, r.priority, r.enabled,
  r.valid_from AS validFrom, r.valid_until AS validUntil, r.route_identifier AS routeIdentifier,
  r.outbound_number AS outboundNumber, r.position, r.destination`;

/** A rule as a driver gives it. */
type SqlRule = Omit<RuleRow, 'enabled' | 'validFrom' | 'validUntil'> & {
  enabled: unknown;
  validFrom: Date | string | null;
  validUntil: Date | string | null;
};

/** Finds the rules that may concern a call; `match.ts` says which of them hold. */
@Injectable()
export class RuleFinder {
  constructor(private readonly reader: Reader) {}

  /** Those that name the contact. */
  findOwn(projectId: number, contactId: number, its: Waiting): MaybePromise<RuleRow[]> {
    const sql = `SELECT ${RULE_COLUMNS} FROM rules r WHERE r.contact_id = ?`;
    const rules = (rows: SqlRule[]): RuleRow[] => rows.map(ruleFromSql);
    return andThen(this.reader.rows<SqlRule>(sql, [contactId], its, projectId), rules);
  }

  /**
   * The rules that callers share: each segment's, and under null those for everybody. One statement, the same index for
   * every part of it.
   *
   * @returns a list for each of `segments`, in their order
   */
  findShared(
    projectId: number,
    segments: readonly (string | null)[],
    dnid: Dnid | null,
    its: Waiting,
  ): MaybePromise<RuleRow[][]> {
    const dnids = dnid === null ? [] : dnidCandidates(dnid);
    const called = dnids.length === 0 ? 'r.dnid IS NULL' : `(r.dnid IS NULL OR r.dnid IN (${marks(dnids)}))`;
    const named = segments.filter((segment) => segment !== null);
    const selects: string[] = [];
    const parameters: (string | number)[] = [];
    const select = (whom: string, ...values: string[]): void => {
      selects.push(
        `SELECT ${RULE_COLUMNS} FROM rules r WHERE r.project_id = ? AND r.contact_id IS NULL AND ${whom} AND ${called}`,
      );
      parameters.push(projectId, ...values, ...dnids);
    };
    if (named.length > 0) select(`r.segment IN (${marks(named)})`, ...named);
    if (named.length < segments.length) select('r.segment IS NULL');
    const sql = selects.join('\nUNION ALL\n');
    const bySegment = (rows: SqlRule[]): RuleRow[][] => {
      const rules = Map.groupBy(rows.map(ruleFromSql), ({ segment }) => segment);
      return segments.map((segment) => rules.get(segment) ?? []);
    };
    return andThen(this.reader.rows<SqlRule>(sql, parameters, its, projectId), bySegment);
  }

  /** Which projects have an enabled rule for one of these dnids, which may be read by more than one region. */
  projectsNaming(dnids: readonly string[], its: Waiting): MaybePromise<NamedDnid[]> {
    const candidates = [...new Set(dnids.flatMap((dnid) => dnidCandidates(dnid as Dnid)))];
    if (candidates.length === 0) return [];
    const sql = `SELECT DISTINCT project_id AS projectId, dnid FROM rules WHERE dnid IN (${marks(candidates)}) AND enabled = 1`;
    return this.reader.rows(sql, candidates, its);
  }
}

function ruleFromSql(row: SqlRule): RuleRow {
  return {
    ...row,
    enabled: Boolean(row.enabled),
    validFrom: instantFromSql(row.validFrom),
    validUntil: instantFromSql(row.validUntil),
  };
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
