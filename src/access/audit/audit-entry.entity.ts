import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { Json } from '../../graphql/json.scalar.js';

/** The fields that a change changed, each as it was and as it is. */
export type Changes = Record<string, [before: unknown, after: unknown]>;

/** Who changed what. It outlives what it tells of, so that nothing refers to another table. */
@ObjectType({ description: 'Who changed what' })
@Entity('audit_log')
@Index('audit_log_project', ['projectId', 'id'])
@Index('audit_log_api_client', ['apiClientId', 'id'])
@Index('audit_log_action', ['action', 'id'])
@Index('audit_log_entity', ['entityId', 'id'])
@Index('audit_log_at', ['at'])
export class AuditEntry {
  @Field(() => ID)
  @PrimaryGeneratedColumn()
  id: number;

  @Field()
  @Column({ type: 'datetime', precision: 3 })
  at: Date;

  /** Null for what is no project's: an API client of all of them. */
  @Column({ type: 'integer', name: 'project_id', nullable: true })
  projectId: number | null;

  /** Null for what the application does of its own. */
  @Column({ type: 'integer', name: 'api_client_id', nullable: true })
  apiClientId: number | null;

  @Field({ description: 'e.g. contact.update' })
  @Column({ type: 'varchar', length: 64 })
  action: string;

  @Field(() => ID, { nullable: true })
  @Column({ type: 'integer', name: 'entity_id', nullable: true })
  entityId: number | null;

  /** JSON and not text: a contact's long notes, before and after, are more than MySQL's text holds. */
  @Field(() => Json, {
    nullable: true,
    description: 'The fields that changed: {field: [before, after]}; no secret in it',
  })
  @Column({ type: 'json', nullable: true })
  changes: Changes | null;
}
