import { Injectable } from '@nestjs/common';
import { readRouting, type SourceRouting } from '../contacts/source-routing.js';
import { instantFromSql } from '../database/instants.js';
import type { Waiting } from '../database/deadline.js';
import { andThen, type MaybePromise } from '../database/maybe-promise.js';
import { Reader } from '../database/reader.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import { RuleFinder, type RuleRow } from '../rules/rule-finder.js';

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

type Row = Omit<Caller, 'id' | 'segments' | 'source'> & {
  id: number;
  sourceId: number;
  fetchedAt: Date | string | null;
  sourceRouting: string | null;
  segment: string | null;
  hasRules: number;
};

// One row per segment. The number's index holds all that the inner select asks for, in its order. CROSS JOIN keeps SQLite to
// that order: once it has statistics (ANALYZE), it would read all contacts of a project, and look each up in p. To MySQL it is
// an ordinary join. Hardly anybody has rules of his own: to ask whether there are some is cheaper than to ask for them.
const CALLER_BY_NUMBER = `
SELECT c.id, c.name, c.language, c.external_id AS externalId, c.backend_link AS backendLink, c.source_id AS sourceId,
  c.fetched_at AS fetchedAt, c.source_routing AS sourceRouting, s.segment,
  EXISTS (SELECT 1 FROM rules r WHERE r.contact_id = c.id) AS hasRules
FROM (
  SELECT contact_id FROM contact_phones
  WHERE project_id = ? AND number = ?
  ORDER BY is_primary DESC, contact_id LIMIT 1
) p
CROSS JOIN contacts c ON c.id = p.contact_id
LEFT JOIN contact_segments s ON s.contact_id = c.id`;

/** Tens of thousands of callers without a rule of their own share this one. */
const NO_RULES: readonly RuleRow[] = Object.freeze([]);

/** Answers the one question of a call that is waiting: whose number is this? */
@Injectable()
export class CallerFinder {
  constructor(
    private readonly reader: Reader,
    private readonly rules: RuleFinder,
  ) {}

  /** Of several contacts with the number: the one whose primary it is, then the lowest id; null if nobody's. */
  findByNumber(projectId: number, number: PhoneNumber, its: Waiting): MaybePromise<KnownCaller | null> {
    const rows = this.reader.rows<Row>(CALLER_BY_NUMBER, [projectId, number], its, projectId);
    return andThen(rows, (found) => this.callerOf(projectId, found, its));
  }

  private callerOf(projectId: number, rows: readonly Row[], its: Waiting): MaybePromise<KnownCaller | null> {
    const [first] = rows;
    if (!first) return null;
    const { id, name, language, externalId, backendLink } = first;
    const segments = rows.flatMap(({ segment }) => segment ?? []);
    const caller = { id, name, language, externalId, backendLink, segments, source: sourceOf(first) };
    if (!first.hasRules) return { ...caller, ownRules: NO_RULES };
    return andThen(this.rules.findOwn(projectId, id, its), (ownRules) => ({ ...caller, ownRules }));
  }
}

function sourceOf({ sourceId, fetchedAt, sourceRouting }: Row): CallerSource | null {
  if (sourceId === 0) return null;
  return { id: sourceId, fetchedAt: instantFromSql(fetchedAt), routing: readRouting(sourceRouting) };
}
