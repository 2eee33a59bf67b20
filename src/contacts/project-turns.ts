import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { writing } from '../database/dialect.js';
import { notFound } from '../errors/errors.js';
import { ProjectLock } from './project-lock.entity.js';

/**
 * One at a time for whoever writes a project's contacts, over all instances: what one finds stays true until it has
 * written, and no two can lock each other out. Here they wait in line, without a connection of the pool; there on the
 * project's row, which is written and not only locked: a cluster sees conflicts in rows that were written.
 */
@Injectable()
export class ProjectTurns {
  private readonly lines = new Map<number, Promise<unknown>>();
  private readonly withRow = new Set<number>();

  constructor(private readonly dataSource: DataSource) {}

  /** Runs `work` in a transaction; inside, only its manager may be used, and no other turn be taken. */
  async take<T>(projectId: number, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const before = this.lines.get(projectId) ?? Promise.resolve();
    const turn = before.then(() => this.run(projectId, work));
    const end = turn.catch(() => undefined);
    this.lines.set(projectId, end);
    try {
      return await turn;
    } finally {
      if (this.lines.get(projectId) === end) this.lines.delete(projectId);
    }
  }

  private async run<T>(projectId: number, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    await this.ensureRow(projectId);
    return writing(this.dataSource, async (manager) => {
      const next = { turn: () => 'turn + 1' };
      const { affected } = await manager.update(ProjectLock, { projectId }, next);
      if (affected === 0) throw notFound('Project');
      return work(manager);
    });
  }

  /** Before the transaction: two who insert the same row inside theirs lock each other out. */
  private async ensureRow(projectId: number): Promise<void> {
    if (this.withRow.has(projectId)) return;
    const insert = this.dataSource.manager.createQueryBuilder().insert().into(ProjectLock);
    await insert.values({ projectId, turn: 0 }).orIgnore().updateEntity(false).execute();
    this.withRow.add(projectId);
  }
}
