import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Stamped } from '../database/stamped.js';
import { Project } from '../projects/project.entity.js';
import { SourceType } from './source-type.js';

export enum SourceHealth {
  UNKNOWN = 'UNKNOWN',
  UP = 'UP',
  DOWN = 'DOWN',
}
registerEnumType(SourceHealth, {
  name: 'SourceHealth',
  valuesMap: {
    UNKNOWN: { description: 'This instance has not asked it yet' },
    UP: { description: 'It answered the last time' },
    DOWN: { description: 'It failed the last time, or its settings cannot be used' },
  },
});

/** An upstream system that a project's calls may ask for callers whom nobody here knows. */
@ObjectType('Source', {
  description: 'An upstream system that a project may ask for callers it does not know',
})
@Entity('sources')
@Index('sources_project_position', ['projectId', 'position', 'id'])
export class ProjectSource extends Stamped {
  @Field(() => ID)
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'integer', name: 'project_id' })
  projectId: number;

  @ManyToOne(() => Project, { nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'sources_project' })
  project?: Relation<Project>;

  @Field(() => SourceType)
  @Column({ type: 'varchar', length: 16 })
  type: SourceType;

  @Field()
  @Column({ type: 'varchar', length: 255 })
  name: string;

  /** Its URL and params, sealed: `SecretBox` opens them. Never shown, told or logged. */
  @Column({ type: 'text' })
  settings: string;

  @Field(() => Int, { description: 'Sources are asked in this order, lowest first' })
  @Column({ type: 'integer' })
  position: number;

  @Field()
  @Column({ type: 'boolean' })
  enabled: boolean;

  @Field(() => Int, {
    description: 'How long the first lookup of a caller may wait for it, in milliseconds',
  })
  @Column({ type: 'integer', name: 'timeout_ms' })
  timeoutMs: number;

  @Field(() => Int, {
    description:
      'How long an answer counts as fresh, in seconds; older ones are still served and refreshed behind the call',
  })
  @Column({ type: 'integer', name: 'fresh_seconds' })
  freshSeconds: number;
}
