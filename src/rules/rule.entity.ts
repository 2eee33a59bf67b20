import { Field, ID, Int, InterfaceType } from '@nestjs/graphql';
import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  TableInheritance,
  type Relation,
} from 'typeorm';
import { Contact } from '../contacts/contact.entity.js';
import { Stamped } from '../database/stamped.js';
import type { DnidPattern } from '../phone-numbers/dnid.js';
import { Project } from '../projects/project.entity.js';

// An interface inherits fields from interfaces only, and a stamp is declared as an object's.
InterfaceType({ isAbstract: true })(Stamped);

/**
 * What the three kinds of rules have in common: whom they match, and when. They share one table, so that a call asks
 * for all that may concern it at once, and each of the three indexes answers one way in which a rule can name a call.
 */
@InterfaceType({
  description: 'Says something about the calls that its match fits; the most specific rule of a kind wins',
})
@Entity('rules')
@TableInheritance({ column: { type: 'varchar', length: 16, name: 'kind' } })
@Index('rules_contact', ['contactId'])
@Index('rules_shared', ['projectId', 'contactId', 'segment', 'dnid'])
@Index('rules_dnid', ['dnid', 'projectId'])
export abstract class Rule extends Stamped {
  @Field(() => ID)
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'integer', name: 'project_id' })
  projectId: number;

  @ManyToOne(() => Project, { nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'rules_project' })
  project?: Relation<Project>;

  /** The one contact it is for; never together with a segment. */
  @Column({ type: 'integer', name: 'contact_id', nullable: true })
  contactId: number | null;

  @ManyToOne(() => Contact, { nullable: true })
  @JoinColumn({ name: 'contact_id', foreignKeyConstraintName: 'rules_contact_fk' })
  contact?: Relation<Contact> | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  segment: string | null;

  /** The number called: a whole one, a word, or a prefix that ends in `*`. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  dnid: DnidPattern | null;

  @Field(() => Int, { description: 'Of two rules that are as specific, the higher wins; then the lower id' })
  @Column({ type: 'integer', default: 0 })
  priority: number;

  @Field()
  @Column({ type: 'boolean', default: true })
  enabled: boolean;

  @Field(() => Date, { nullable: true, description: 'It counts from this instant on' })
  @Column({ type: 'datetime', precision: 3, name: 'valid_from', nullable: true })
  validFrom: Date | null;

  @Field(() => Date, { nullable: true, description: 'It counts up to this instant' })
  @Column({ type: 'datetime', precision: 3, name: 'valid_until', nullable: true })
  validUntil: Date | null;

  @Field(() => String, { nullable: true, description: 'For people' })
  @Column({ type: 'varchar', length: 1000, nullable: true })
  note: string | null;
}
