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
import type { ClientRequirement, Scope } from './scope.js';

/** Somebody who may ask: a PBX, a tool, an operator. */
@Entity('api_clients')
@Index('api_clients_project', ['projectId'])
export class ApiClient {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  /** The one project that it is bound to; null for all. */
  @Column({ type: 'integer', name: 'project_id', nullable: true })
  projectId: number | null;

  @ManyToOne(() => Project, { nullable: true })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'api_clients_project_fk' })
  project?: Relation<Project> | null;

  @Column({ type: 'simple-array' })
  scopes: Scope[];

  @Column({ type: 'varchar', length: 20 })
  requirement: ClientRequirement;

  /** CIDR blocks or single addresses, IPv4 and IPv6. */
  @Column({ type: 'simple-array' })
  networks: string[];

  @Column({ type: 'datetime', precision: 3, name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'datetime', precision: 3, name: 'created_at' })
  createdAt: Date;

  @OneToMany(() => ApiToken, (token) => token.apiClient)
  tokens?: ApiToken[];
}
