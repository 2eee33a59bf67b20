import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export enum OutboxState {
  WAITING = 'WAITING',
  SENT = 'SENT',
  /** Given up. */
  FAILED = 'FAILED',
}

/** A call that an upstream system is to be told of, once. What is told of it is read from the call when it is sent. */
@Entity('call_log_outbox')
@Index('call_log_outbox_once', ['sourceId', 'callId'], { unique: true })
@Index('call_log_outbox_call', ['callId'])
@Index('call_log_outbox_due', ['state', 'nextAt'])
export class OutboxCall {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'integer', name: 'source_id' })
  sourceId: number;

  @Column({ type: 'integer', name: 'call_id' })
  callId: number;

  @Column({ type: 'varchar', length: 8 })
  state: OutboxState;

  /** How often it was tried; who raises it has the call in hand. */
  @Column({ type: 'integer' })
  attempts: number;

  /** When it is tried next; while somebody has it in hand, when others may take it for lost. */
  @Column({ type: 'datetime', precision: 3, name: 'next_at' })
  nextAt: Date;

  @Column({ type: 'datetime', precision: 3, name: 'created_at' })
  createdAt: Date;

  /** The kind of the last failure. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  failure: string | null;
}
