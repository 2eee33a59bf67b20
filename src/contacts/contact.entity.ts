import { Field, ID, ObjectType } from '@nestjs/graphql';
import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Stamped } from '../database/stamped.js';
import { Project } from '../projects/project.entity.js';
import { ContactPhone } from './contact-phone.entity.js';
import { ContactSegment } from './contact-segment.entity.js';

/** To a unique index nulls are all different. */
const zeroForNull = {
  to: (value: number | null | undefined): number => value ?? 0,
  from: (value: number): number | null => value || null,
};

/** A person or company that calls or is called. */
@ObjectType({ description: 'A person or company that calls or is called' })
@Entity('contacts')
@Index('contacts_external_id', ['projectId', 'sourceId', 'externalId'], { unique: true })
@Index('contacts_project_id', ['projectId', 'id', 'words'])
@Index('contacts_name', ['sortName', 'id', 'words', 'projectId'])
@Index('contacts_project_name', ['projectId', 'sortName', 'id', 'words'])
@Index('contacts_updated_at', ['updatedAt', 'id', 'words', 'projectId'])
@Index('contacts_project_updated_at', ['projectId', 'updatedAt', 'id', 'words'])
export class Contact extends Stamped {
  /** Goes to the PBX as a JSON number, which it cuts to 32 bits: a signed INT, never more. */
  @Field(() => ID)
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'integer', name: 'project_id' })
  projectId: number;

  @ManyToOne(() => Project, { nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'contacts_project' })
  project?: Relation<Project>;

  @Field()
  @Column({ type: 'varchar', length: 255 })
  name: string;

  /** The name as lists sort it: without case and accents. */
  @Column({ type: 'varchar', length: 255, name: 'sort_name', default: '' })
  sortName: string;

  /**
   * The words that it is found by, a space before each; null where they are too long for that. A word that many have is
   * found soonest by going through an index that holds these, in the list's order.
   */
  @Column({ type: 'varchar', length: 255, nullable: true })
  words: string | null;

  @Field(() => String, { nullable: true })
  @Column({ type: 'varchar', length: 255, nullable: true })
  company: string | null;

  @Field(() => String, { nullable: true })
  @Column({ type: 'varchar', length: 255, nullable: true })
  email: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The language that the PBX should speak, as it was typed: ro, en-GB, en_GB',
  })
  @Column({ type: 'varchar', length: 35, nullable: true })
  language: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The contact’s id in the CRM that it comes from; unique within the project and the source',
  })
  @Column({ type: 'varchar', length: 128, name: 'external_id', nullable: true })
  externalId: string | null;

  @Field(() => String, { nullable: true, description: 'Takes the place of the project’s template' })
  @Column({ type: 'varchar', length: 2048, name: 'backend_link', nullable: true })
  backendLink: string | null;

  @Field(() => String, { nullable: true })
  @Column({ type: 'text', nullable: true })
  notes: string | null;

  /** The upstream system that it was fetched from; null for one of our own, which is 0 in the table. */
  @Column({ type: 'integer', name: 'source_id', default: 0, transformer: zeroForNull })
  sourceId: number | null;

  /** When its source last said so; null for one of our own. */
  @Column({ type: 'datetime', precision: 3, name: 'fetched_at', nullable: true })
  fetchedAt: Date | null;

  /** What its source says of where its calls should go, as JSON: `SourceRouting`. Null where it says nothing. */
  @Column({ type: 'varchar', length: 255, name: 'source_routing', nullable: true })
  sourceRouting: string | null;

  @OneToMany(() => ContactPhone, (phone) => phone.contact)
  phones?: ContactPhone[];

  @OneToMany(() => ContactSegment, (segment) => segment.contact)
  segments?: ContactSegment[];
}
