import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Project } from '../projects/project.entity.js';
import { numbersIn, type Search, whereBegins, whereNumbers, whereWords } from './contact-search.js';

// The conditions of a list of contacts, whose alias is `contact`. The SQL is written so that MariaDB, MySQL and SQLite
// all take the way that was measured.

/** Common words are looked for while going through the list; a rare one leads to its few contacts. */
export function andFound<T extends ObjectLiteral>(
  list: SelectQueryBuilder<T>,
  ids: readonly number[],
  { words, rarest, isCommon, others }: Search,
): void {
  list.setParameters({ ids, others: [0, ...others] });
  if (!isCommon)
    list.andWhere(`contact.id IN (SELECT found.id FROM (
      SELECT w.contact_id AS id FROM contact_words w
      WHERE w.project_id IN (:...ids) AND ${whereBegins(list, rarest, 'w')}
      UNION SELECT c.id FROM contacts c WHERE c.id IN (:...others)
    ) found)`);
  if (isCommon || words.length > 1)
    list.andWhere(`((${whereWords(list, words)}) OR contact.id IN (:...others))`);
}

export function andNumber<T extends ObjectLiteral>(
  list: SelectQueryBuilder<T>,
  telephone: string,
  projects: readonly Project[],
): void {
  const numbers = numbersIn(telephone, projects);
  if (numbers.length === 0) {
    list.andWhere('1 = 0');
    return;
  }
  const phones = list.subQuery().select('p.contact_id').from('contact_phones', 'p');
  list
    .andWhere(`contact.id IN ${whereNumbers(phones, numbers).getQuery()}`)
    .setParameters(phones.getParameters());
}

/** As with words: many are met while going through the list, few lead to their contacts. */
export function andSegment<T extends ObjectLiteral>(
  list: SelectQueryBuilder<T>,
  segment: string,
  isCommon: boolean,
): void {
  list.setParameter('segment', segment);
  // Counted rather than EXISTS, of which MariaDB would make a list of them all first.
  const met =
    '(SELECT COUNT(*) FROM contact_segments s WHERE s.contact_id = contact.id AND s.segment = :segment) = 1';
  const few = 'contact.id IN (SELECT s.contact_id FROM contact_segments s WHERE s.segment = :segment)';
  list.andWhere(isCommon ? met : few);
}
