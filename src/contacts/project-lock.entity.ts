import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whose turn it is to write a project's contacts: a row that every such transaction writes first. */
@Entity('project_locks')
export class ProjectLock {
  @PrimaryColumn({ type: 'integer', name: 'project_id' })
  projectId: number;

  @Column({ type: 'integer' })
  turn: number;
}
