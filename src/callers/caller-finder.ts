import { Injectable } from '@nestjs/common';
import { readRouting, type SourceRouting } from '../contacts/source-routing.js';
import { instantFromSql } from '../database/instants.js';
import { Reader } from '../database/reader.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import { RULE_COLUMNS, ruleFromSql, type RuleRow, type SqlRule } from '../rules/rule-finder.js';

/** What a call needs of a contact. */
export interface Caller {
  /** Null for somebody whom a source has just found, where he could not be kept in time. */
  id: number | null;
  name: string;
  language: string | null;
  externalId: string | null;
  backendLink: string | null;
  segments: string[];
  /** Null for one of our own. */
  source: CallerSource | null;
}

/** What a call needs to know of where a contact was fetched from. */
export interface CallerSource {
  id: number;
  fetchedAt: Date | null;
  routing: SourceRouting | null;
}

/** A caller with the rules that name him. */
export interface KnownCaller extends Caller {
  ownRules: readonly RuleRow[];
}

type ContactRow = Omit<Caller, 'id' | 'segments' | 'source'> & {
  callerId: number;
  sourceId: number;
  fetchedAt: Date | string | null;
  sourceRouting: string | null;
  callerSegment: string | null;
};
type Row = ContactRow | (SqlRule & { callerId: null });

// One row per segment, and one per rule that names the contact; a join of both would have their product. The number's
// index holds all that the first select asks for, in its order; it is short, so it may be run for each of the others.
// CROSS JOIN keeps SQLite to that order: once it has statistics (ANALYZE), it would read all contacts of a project, and look
// each up in p. To MySQL it is an ordinary join.
const CALLER_BY_NUMBER = `
WITH p AS (
  SELECT contact_id FROM contact_phones
  WHERE project_id = ? AND number = ?
  ORDER BY is_primary DESC, contact_id LIMIT 1
)
SELECT ${RULE_COLUMNS}, NULL AS callerId, NULL AS name, NULL AS language, NULL AS externalId,
  NULL AS backendLink, NULL AS sourceId, NULL AS fetchedAt, NULL AS sourceRouting, NULL AS callerSegment
FROM p CROSS JOIN rules r ON r.contact_id = p.contact_id
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, c.id, c.name, c.language,
  c.external_id, c.backend_link, c.source_id, c.fetched_at, c.source_routing, s.segment
FROM p CROSS JOIN contacts c ON c.id = p.contact_id
LEFT JOIN contact_segments s ON s.contact_id = c.id`;

/** Tens of thousands of callers without a rule of their own share this one. */
const NO_RULES: readonly RuleRow[] = Object.freeze([]);

/** Answers the one question of a call that is waiting: whose number is this? */
@Injectable()
export class CallerFinder {
  constructor(private readonly reader: Reader) {}

  /** Of several contacts with the number: the one whose primary it is, then the lowest id; null if nobody's. */
  async findByNumber(
    projectId: number,
    number: PhoneNumber,
    signal: AbortSignal,
  ): Promise<KnownCaller | null> {
    const rows = await this.reader.rows<Row>(CALLER_BY_NUMBER, [projectId, number], signal, projectId);
    const contacts = rows.filter((row) => row.callerId !== null);
    const rules = rows.filter((row) => row.callerId === null);
    const [first] = contacts;
    if (!first) return null;
    const { callerId: id, name, language, externalId, backendLink } = first;
    const segments = contacts.flatMap(({ callerSegment }) => callerSegment ?? []);
    const source = sourceOf(first);
    return { id, name, language, externalId, backendLink, segments, source, ownRules: ownRules(rules) };
  }
}

function sourceOf({ sourceId, fetchedAt, sourceRouting }: ContactRow): CallerSource | null {
  if (sourceId === 0) return null;
  return { id: sourceId, fetchedAt: instantFromSql(fetchedAt), routing: readRouting(sourceRouting) };
}

function ownRules(rows: readonly SqlRule[]): readonly RuleRow[] {
  return rows.length === 0 ? NO_RULES : rows.map(ownRule);
}

/** Without the contact's columns, which are null beside it. */
function ownRule(row: SqlRule): RuleRow {
  const { id, kind, contactId, segment, dnid, priority, enabled, validFrom, validUntil } = row;
  const { routeIdentifier, outboundNumber, position, destination } = row;
  const says = { routeIdentifier, outboundNumber, position, destination };
  return ruleFromSql({
    ...{ id, kind, contactId, segment, dnid, priority, enabled, validFrom, validUntil },
    ...says,
  });
}
