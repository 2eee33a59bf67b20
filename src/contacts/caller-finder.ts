import { Injectable } from '@nestjs/common';
import { Reader } from '../database/reader.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';

/** What a call needs of a contact. */
export interface Caller {
  id: number;
  name: string;
  language: string | null;
  externalId: string | null;
  backendLink: string | null;
  segments: string[];
}

type CallerRow = Omit<Caller, 'segments'> & { segment: string | null };

// One row per segment. The number's index holds all that the inner select asks for, in its order.
const CALLER_BY_NUMBER = `
SELECT c.id, c.name, c.language, c.external_id AS externalId, c.backend_link AS backendLink, s.segment
FROM (
  SELECT contact_id FROM contact_phones
  WHERE project_id = ? AND number = ?
  ORDER BY is_primary DESC, contact_id LIMIT 1
) p
JOIN contacts c ON c.id = p.contact_id
LEFT JOIN contact_segments s ON s.contact_id = c.id`;

/** Answers the one question of a call that is waiting: whose number is this? */
@Injectable()
export class CallerFinder {
  constructor(private readonly reader: Reader) {}

  /** Of several contacts with the number: the one whose primary it is, then the lowest id; null if nobody's. */
  async findByNumber(projectId: number, number: PhoneNumber, signal: AbortSignal): Promise<Caller | null> {
    const rows = await this.reader.rows<CallerRow>(CALLER_BY_NUMBER, [projectId, number], signal);
    const [first] = rows;
    if (!first) return null;
    const { segment, ...caller } = first;
    return { ...caller, segments: segment === null ? [] : rows.map((row) => row.segment!) };
  }
}
