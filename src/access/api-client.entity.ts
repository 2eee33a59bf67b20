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
import { Project } from '../projects/project.entity.js';
import { ApiToken } from './api-token.entity.js';
import { ClientRequirement, Scope } from './scope.js';

/** Somebody who may ask: a PBX, a tool, an operator. */
@ObjectType({ description: 'Somebody who may ask: a PBX, a tool, an operator' })
@Entity('api_clients')
@Index('api_clients_project', ['projectId'])
export class ApiClient {
  @Field(() => ID)
  @PrimaryGeneratedColumn()
  id: number;

  @Field()
  @Column({ type: 'varchar', length: 255 })
  name: string;

  /** The one project that it is bound to; null for all. */
  @Column({ type: 'integer', name: 'project_id', nullable: true })
  projectId: number | null;

  @ManyToOne(() => Project, { nullable: true })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'api_clients_project_fk' })
  project?: Relation<Project> | null;

  @Field(() => [Scope])
  @Column({ type: 'simple-array' })
  scopes: Scope[];

  @Field(() => ClientRequirement)
  @Column({ type: 'varchar', length: 20 })
  requirement: ClientRequirement;

  @Field(() => [String], { description: 'CIDR blocks or single addresses, IPv4 and IPv6' })
  @Column({ type: 'simple-array' })
  networks: string[];

  @Field(() => Date, { nullable: true })
  @Column({ type: 'datetime', precision: 3, name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  /** As of the last time that it was written: `LastUse` knows of what came since. */
  @Column({ type: 'datetime', precision: 3, name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  @Field()
  @Column({ type: 'datetime', precision: 3, name: 'created_at' })
  createdAt: Date;

  @OneToMany(() => ApiToken, (token) => token.apiClient)
  tokens?: ApiToken[];
}
