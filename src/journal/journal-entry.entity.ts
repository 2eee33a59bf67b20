import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { type CallerData, LookupOutcome } from '../callers/caller-data.js';

/** One answered lookup. */
@ObjectType('Lookup', { description: 'One answered lookup' })
@Entity('lookups')
@Index('lookups_at', ['at', 'id'])
@Index('lookups_project', ['projectId', 'at', 'id'])
@Index('lookups_contact', ['contactId', 'at', 'id'])
@Index('lookups_number', ['number', 'at', 'id'])
@Index('lookups_outcome', ['outcome', 'at', 'id'])
@Index('lookups_project_outcome', ['projectId', 'outcome', 'at', 'id'])
export class JournalEntry {
  @Field(() => ID)
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'integer', name: 'project_id' })
  projectId: number;

  @Field()
  @Column({ type: 'datetime', precision: 3 })
  at: Date;

  @Field({ description: 'As the PBX sent it' })
  @Column({ type: 'varchar', length: 255 })
  telephone: string;

  @Field(() => String, {
    nullable: true,
    description: 'E.164 where it has one, else as dialled; null for a withheld number',
  })
  @Column({ type: 'varchar', length: 32, nullable: true })
  number: string | null;

  @Field(() => String, { nullable: true })
  @Column({ type: 'varchar', length: 64, nullable: true })
  dnid: string | null;

  @Field(() => LookupOutcome)
  @Column({ type: 'varchar', length: 12 })
  outcome: LookupOutcome;

  /** May be gone since. */
  @Column({ type: 'integer', name: 'contact_id', nullable: true })
  contactId: number | null;

  /** Null for nine nulls, which most of a busy PBX's answers are. */
  @Column({ type: 'json', name: 'caller_data', nullable: true })
  answered: CallerData | null;

  @Field(() => Float)
  @Column({ type: 'double', name: 'duration_ms' })
  durationMs: number;
}
