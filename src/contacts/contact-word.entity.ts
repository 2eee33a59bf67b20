import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One word that a contact can be found by. The table is kept in the order of its key, so that a search reads one
 * stretch of it and nothing else: each row brings along what the list is sorted by and the contact's other words. `id`,
 * `sortName` and `words` are the contact's and named as there, so that one order, one cursor and one filter serve both.
 */
@Entity('contact_words', { withoutRowid: true })
@Index('contact_words_contact', ['id'])
export class ContactWord {
  @PrimaryColumn({ type: 'integer', name: 'project_id' })
  projectId: number;

  /** Without case or accents: `search/words.ts`. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  word: string;

  @PrimaryColumn({ type: 'integer', name: 'contact_id' })
  id: number;

  /**
   * How many characters it has in common with the contact's word before it, in their order. Where that is less than
   * what is searched for, this is the first of the contact's words to begin so: each contact is found once.
   */
  @Column({ type: 'integer', name: 'shared_start' })
  sharedStart: number;

  @Column({ type: 'varchar', length: 255, name: 'sort_name' })
  sortName: string;

  @Column({ type: 'varchar', length: 255, nullable: true })
  words: string | null;
}
