import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, LessThan } from 'typeorm';
import { writing } from '../database/dialect.js';
import { conflict } from '../errors/errors.js';
import { ImportProgress } from './import-progress.entity.js';

/** An import that nobody has gone on with for so long is forgotten. */
const KEPT_MS = 30 * 86_400_000;

/** What has been done, or will have been once a batch is written. */
export type Place = Pick<ImportProgress, 'position' | 'created' | 'updated' | 'rejected' | 'rejectedBytes'>;

const START: Place = { position: 0, created: 0, updated: 0, rejected: 0, rejectedBytes: 0 };

/** Where each import is, in a table of its own: the only writer of it. */
@Injectable()
export class ImportPlaces {
  constructor(private readonly dataSource: DataSource) {}

  /** Where the import of this file stands; at its start where it is new, or is to begin anew. */
  async open(projectId: number, fingerprint: string, restart: boolean): Promise<ImportProgress> {
    const { manager } = this.dataSource;
    await manager.delete(ImportProgress, { projectId, updatedAt: LessThan(new Date(Date.now() - KEPT_MS)) });
    if (restart) await manager.delete(ImportProgress, { projectId, fingerprint });
    const found = await manager.findOneBy(ImportProgress, { projectId, fingerprint });
    if (found) return found;
    return manager.save(
      manager.create(ImportProgress, { projectId, fingerprint, ...START, updatedAt: new Date() }),
    );
  }

  /**
   * In the transaction of the rows.
   *
   * @throws ExpectedError CONFLICT where somebody else is importing the same file
   */
  async advance(manager: EntityManager, { id }: ImportProgress, from: Place, to: Place): Promise<void> {
    const values = { ...to, updatedAt: new Date() };
    const { affected } = await manager.update(ImportProgress, { id, position: from.position }, values);
    if (affected !== 1) throw conflict('Another import of this file is under way, or has just ended');
  }

  /** Where no row is written with it. */
  async advanceAlone(progress: ImportProgress, from: Place, to: Place): Promise<void> {
    await writing(this.dataSource, (manager) => this.advance(manager, progress, from, to));
  }

  async now({ id }: ImportProgress): Promise<Place | null> {
    return this.dataSource.manager.findOneBy(ImportProgress, { id });
  }

  /** At its end: the same file may be imported once more, from its start. */
  async close({ id }: ImportProgress): Promise<void> {
    await this.dataSource.manager.delete(ImportProgress, { id });
  }
}
