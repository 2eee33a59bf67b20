import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { Json } from '../graphql/json.scalar.js';

/** What the PBX told, as it told it; one that tells the same again is no other. */
@ObjectType({ description: 'What the PBX told of a call' })
@Entity('call_events')
@Index('call_events_hash', ['callId', 'hash'], { unique: true })
@Index('call_events_number', ['projectId', 'number'])
@Index('call_events_at', ['at'])
export class CallEvent {
  @PrimaryGeneratedColumn()
  id: number;

  /** Null where nobody can say which call or whose it is: it is kept, and shown nowhere. */
  @Column({ type: 'integer', name: 'call_id', nullable: true })
  callId: number | null;

  @Column({ type: 'integer', name: 'project_id', nullable: true })
  projectId: number | null;

  @Column({ type: 'varchar', length: 32, nullable: true })
  number: string | null;

  @Field({ description: 'When it first came, by our clock' })
  @Column({ type: 'datetime', precision: 3 })
  at: Date;

  @Field()
  @Column({ type: 'varchar', length: 64 })
  event: string;

  @Field(() => Json, { description: 'Its parameters, but for the token' })
  @Column({ type: 'json' })
  params: Record<string, string>;

  /** SHA-256 of its parameters. */
  @Column({ type: 'varchar', length: 64 })
  hash: string;
}
