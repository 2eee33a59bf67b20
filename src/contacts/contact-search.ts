import { Injectable } from '@nestjs/common';
import { DataSource, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { parseTelephone, type PhoneNumber } from '../phone-numbers/phone-number.js';
import type { Project } from '../projects/project.entity.js';
import { wantedWords } from '../search/words.js';

/**
 * From so many contacts on a word is common: going through all in the list's order meets a page of them sooner than they
 * could be sorted. Measured with a million contacts.
 */
const COMMON = 20_000;
/** Of so many contacts, so many must have all words. */
const SAMPLE = 4000;
const OFTEN = 20;
/** Of very long searches, the words that are asked for first; the others are looked for in what these find. */
const MOST_COUNTED = 4;
const LAST_CHARACTER = '\u{10FFFF}';

/** What a search comes to. */
export interface Search {
  words: string[];
  /** The word that the fewest have. */
  rarest: string;
  /** Whether even that is a common one. */
  isCommon: boolean;
  /** Whether many have all of the words, so that a page of them is met soon on the way through the list by id. */
  haveMany: boolean;
  /** Those whose phone number or external id it is, whatever their names. */
  others: number[];
}

/** How contacts are found by text; which way is fastest depends on how many there are of a word. */
@Injectable()
export class ContactSearch {
  constructor(private readonly dataSource: DataSource) {}

  async plan(text: string, projects: readonly Project[]): Promise<Search> {
    const words = wantedWords(text);
    const [counts, others] = await Promise.all([
      this.count(words, projects),
      this.others(text.trim(), projects),
    ]);
    const [rarest = { word: '', count: 0 }] = counts;
    const isCommon = rarest.count > COMMON;
    const haveMany = isCommon && (words.length === 1 || (await this.areOftenTogether(words, projects)));
    return { words, rarest: rarest.word, isCommon, haveMany, others };
  }

  /** Two common words may hardly ever meet; a sample tells. */
  private async areOftenTogether(words: readonly string[], projects: readonly Project[]): Promise<boolean> {
    const sql = `SELECT COUNT(*) AS many FROM (
      SELECT words FROM contacts WHERE project_id IN (${projects.map(() => '?').join()}) ORDER BY id LIMIT ${SAMPLE}
    ) sample WHERE ${words.map(() => 'INSTR(words, ?) > 0').join(' AND ')}`;
    const parameters = [...projects.map(({ id }) => id), ...words.map((word) => ` ${word}`)];
    const [row] = await this.dataSource.query<{ many: number | string }[]>(sql, parameters);
    return Number(row?.many) >= OFTEN;
  }

  /** The rarest first; the longest, of those that are too many to count. */
  private async count(words: readonly string[], projects: readonly Project[]) {
    const longest = [...words].sort((a, b) => b.length - a.length).slice(0, MOST_COUNTED);
    const counts = await Promise.all(longest.map((word) => this.countOf(word, projects)));
    return longest.map((word, i) => ({ word, count: counts[i]! })).sort((a, b) => a.count - b.count);
  }

  private async countOf(word: string, projects: readonly Project[]): Promise<number> {
    const sql = `SELECT COUNT(*) AS many FROM (
      SELECT 1 FROM contact_words
      WHERE project_id IN (${projects.map(() => '?').join()}) AND word >= ? AND word < ? LIMIT ${COMMON + 1}
    ) some`;
    const parameters = [...projects.map(({ id }) => id), word, word + LAST_CHARACTER];
    const [row] = await this.dataSource.query<{ many: number | string }[]>(sql, parameters);
    return Number(row?.many);
  }

  private async others(text: string, projects: readonly Project[]): Promise<number[]> {
    const ids = projects.map(({ id }) => id);
    const byNumber = this.dataSource.manager
      .createQueryBuilder()
      .select('p.contact_id', 'id')
      .from('contact_phones', 'p');
    const byExternalId = this.dataSource.manager
      .createQueryBuilder()
      .select('c.id', 'id')
      .from('contacts', 'c')
      .where('c.project_id IN (:...ids) AND c.external_id = :text', { ids, text });
    const numbers = numbersIn(text, projects);
    const found = await Promise.all([
      byExternalId.getRawMany<{ id: number }>(),
      numbers.length > 0 ? whereNumbers(byNumber, numbers).getRawMany<{ id: number }>() : [],
    ]);
    return [...new Set(found.flat().map(({ id }) => id))];
  }
}

/** Where a contact has all of the words; `contact` is a contact, or a row of the search table that stands for one. */
export function whereWords<T extends ObjectLiteral>(
  list: SelectQueryBuilder<T>,
  words: readonly string[],
): string {
  const each = words.map((word, i) => {
    list.setParameters({ [`has${i}`]: ` ${word}`, [`from${i}`]: word, [`to${i}`]: word + LAST_CHARACTER });
    // Only where a contact's words are too long to stand in a row they have to be asked for.
    return `(INSTR(contact.words, :has${i}) > 0 OR (contact.words IS NULL AND EXISTS (
      SELECT 1 FROM contact_words w WHERE contact.projectId = w.project_id AND contact.id = w.contact_id
      AND w.word >= :from${i} AND w.word < :to${i})))`;
  });
  return each.join(' AND ');
}

/** The rows of the search table that begin with a word, one for each contact: `alias` is the table's. */
export function whereBegins<T extends ObjectLiteral>(
  list: SelectQueryBuilder<T>,
  word: string,
  alias: string,
): string {
  list.setParameters({ begin: word, end: word + LAST_CHARACTER, length: word.length });
  return `${alias}.word >= :begin AND ${alias}.word < :end AND ${alias}.shared_start < :length`;
}

export interface NumberOfProjects {
  number: PhoneNumber;
  projectIds: number[];
}

/** The number that a text is in each project's region. */
export function numbersIn(text: string, projects: readonly Project[]): NumberOfProjects[] {
  const groups = Map.groupBy(projects, ({ defaultRegion }) => parseTelephone(text, defaultRegion));
  return [...groups].flatMap(([number, of]) =>
    number ? [{ number, projectIds: of.map(({ id }) => id) }] : [],
  );
}

/** Where `p`, a phone, is one of these. */
export function whereNumbers<T extends ObjectLiteral>(
  list: SelectQueryBuilder<T>,
  numbers: readonly NumberOfProjects[],
): SelectQueryBuilder<T> {
  const each = numbers.map(({ number, projectIds }, i) => {
    list.setParameters({ [`number${i}`]: number, [`projects${i}`]: projectIds });
    return `(p.project_id IN (:...projects${i}) AND p.number = :number${i})`;
  });
  return list.andWhere(`(${each.join(' OR ')})`);
}
