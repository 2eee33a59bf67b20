import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { CallDirection, CallStatus } from '../journal/call-status.js';

/** One call: what `assemble` makes of its events. */
@ObjectType({ description: 'One call, put together from the PBX’s events with the same uniqueid' })
@Entity('calls')
@Index('calls_unique_id', ['projectId', 'uniqueId'], { unique: true })
@Index('calls_started', ['startedAt', 'id'])
@Index('calls_project', ['projectId', 'startedAt', 'id'])
@Index('calls_contact', ['contactId', 'startedAt', 'id'])
@Index('calls_number', ['number', 'startedAt', 'id'])
@Index('calls_agent', ['agent', 'startedAt', 'id'])
@Index('calls_status', ['status', 'startedAt', 'id'])
@Index('calls_project_status', ['projectId', 'status', 'startedAt', 'id'])
@Index('calls_last_event', ['status', 'lastEventAt'])
export class Call {
  @Field(() => ID)
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'integer', name: 'project_id' })
  projectId: number;

  @Field({ description: 'The PBX’s uniqueid' })
  @Column({ type: 'varchar', length: 128, name: 'unique_id' })
  uniqueId: string;

  @Field(() => CallDirection)
  @Column({ type: 'varchar', length: 8 })
  direction: CallDirection;

  @Field(() => CallStatus)
  @Column({ type: 'varchar', length: 8 })
  status: CallStatus;

  @Field(() => String, { nullable: true, description: 'The customer’s, as the PBX sent it' })
  @Column({ type: 'varchar', length: 255, nullable: true })
  telephone: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The telephone, read: E.164 where it has one, else as dialled; null for a withheld number',
  })
  @Column({ type: 'varchar', length: 32, nullable: true })
  number: string | null;

  @Field(() => String, { nullable: true, description: 'The number called, or that the call went out with' })
  @Column({ type: 'varchar', length: 255, nullable: true })
  dnid: string | null;

  @Field(() => String, { nullable: true, description: 'As the PBX names him' })
  @Column({ type: 'varchar', length: 128, nullable: true })
  agent: string | null;

  @Field(() => String, { nullable: true })
  @Column({ type: 'varchar', length: 128, nullable: true })
  queue: string | null;

  @Field(() => Int, { nullable: true, description: 'How long the caller waited, where the PBX says so' })
  @Column({ type: 'integer', name: 'queue_hold_seconds', nullable: true })
  queueHoldSeconds: number | null;

  /** May be gone since. */
  @Column({ type: 'integer', name: 'contact_id', nullable: true })
  contactId: number | null;

  @Field(() => String, { nullable: true, description: 'Why nobody talked: queue_hangup' })
  @Column({ type: 'varchar', length: 255, name: 'fail_reason', nullable: true })
  failReason: string | null;

  @Field({
    description: 'When we first heard of it, less the time that the caller had waited by then. Our clock',
  })
  @Column({ type: 'datetime', precision: 3, name: 'started_at' })
  startedAt: Date;

  @Field(() => Date, { nullable: true })
  @Column({ type: 'datetime', precision: 3, name: 'answered_at', nullable: true })
  answeredAt: Date | null;

  @Field(() => Date, { nullable: true })
  @Column({ type: 'datetime', precision: 3, name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column({ type: 'datetime', precision: 3, name: 'last_event_at' })
  lastEventAt: Date;
}
