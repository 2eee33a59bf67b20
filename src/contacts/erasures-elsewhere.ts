import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Database } from '../database/database.js';
import { Changes } from '../events/changes.js';

const LOOK_EVERY_MS = 10_000;
/** A transaction that began earlier may end later than one with a higher id: so far back is looked again. */
const OVERLAP_IDS = 10_000;

interface Row {
  id: number;
  projectId: number;
  contactId: number;
}

/**
 * Makes this instance forget who was erased on another, whether Redis tells of it or not: what is remembered of a caller
 * is kept long after it counts as true, for when the database is away, and this of all things must not be.
 */
@Injectable()
export class ErasuresElsewhere implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  /** Of the audit log: up to here everything has been seen, but for the overlap. */
  private newest = 0;
  private readonly seen = new Set<number>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly database: Database,
    private readonly changes: Changes,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.look().catch(() => undefined), LOOK_EVERY_MS).unref();
    await this.database.onceThere(() => this.begin());
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Forgets those who were erased since it looked last. */
  async look(): Promise<void> {
    const rows = (await this.erasedAfter(this.newest - OVERLAP_IDS)).filter(({ id }) => !this.seen.has(id));
    for (const [projectId, some] of Map.groupBy(rows, (row) => row.projectId)) {
      const contactIds = some.map(({ contactId }) => contactId);
      await this.changes.announce({ what: 'contacts', projectId, contactIds, numbers: [] }, 'elsewhere');
    }
    this.note(rows);
  }

  /** What was erased before we remembered anybody is none of ours. */
  private async begin(): Promise<void> {
    const [last] = await this.dataSource.query<{ id: number | null }[]>(
      'SELECT MAX(id) AS id FROM audit_log',
    );
    this.newest = last?.id ?? 0;
    this.note(await this.erasedAfter(this.newest - OVERLAP_IDS));
  }

  private note(rows: readonly Row[]): void {
    for (const { id } of rows) {
      this.seen.add(id);
      this.newest = Math.max(this.newest, id);
    }
    for (const id of this.seen) if (id <= this.newest - OVERLAP_IDS) this.seen.delete(id);
  }

  private erasedAfter(id: number): Promise<Row[]> {
    return this.dataSource.query<Row[]>(
      `SELECT id, project_id AS projectId, entity_id AS contactId FROM audit_log
       WHERE action = 'contact.erase' AND id > ?`,
      [id],
    );
  }
}
