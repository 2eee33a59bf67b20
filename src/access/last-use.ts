import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { updateRows } from '../database/bulk.js';
import { untilAborted } from '../database/until-aborted.js';
import { ApiClient } from './api-client.entity.js';

const WRITE_EVERY_MS = 5000;
/** Of one client. */
const PAUSE_MS = 60_000;
const SHUTDOWN_MS = 1000;

/**
 * When each client was last let in: kept in memory, and written behind the requests, at most once a minute for a client.
 * What cannot be written is written the next time.
 */
@Injectable()
export class LastUse implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(LastUse.name);
  private readonly latest = new Map<number, Date>();
  private readonly pending = new Set<number>();
  /** By a monotonic clock: a clock that is set right must not make us write, or stop us. */
  private readonly writtenAt = new Map<number, number>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.write(), WRITE_EVERY_MS).unref();
  }

  /** Before the database is closed; one that does not answer keeps nobody from stopping. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await untilAborted(this.write(Infinity), AbortSignal.timeout(SHUTDOWN_MS)).catch(() => undefined);
  }

  note(clientId: number): void {
    this.latest.set(clientId, new Date());
    this.pending.add(clientId);
  }

  /** Also what has not been written yet. */
  of({ id, lastUsedAt }: Pick<ApiClient, 'id' | 'lastUsedAt'>): Date | null {
    const seen = this.latest.get(id) ?? null;
    return seen && lastUsedAt && lastUsedAt > seen ? lastUsedAt : (seen ?? lastUsedAt);
  }

  /** Writes what is due; never throws. */
  async write(now = performance.now()): Promise<void> {
    await this.writing;
    const due = [...this.pending].filter((id) => now - (this.writtenAt.get(id) ?? -Infinity) >= PAUSE_MS);
    if (due.length === 0) return;
    this.writing = this.writeRows(due, now);
    await this.writing;
  }

  private async writeRows(ids: number[], now: number): Promise<void> {
    const rows = ids.map((id) => ({ id, changes: { lastUsedAt: this.latest.get(id)! } }));
    for (const id of ids) this.pending.delete(id);
    try {
      await updateRows(this.dataSource.manager, ApiClient, rows);
      for (const id of ids) this.writtenAt.set(id, now);
    } catch {
      for (const id of ids) this.pending.add(id);
      this.logger.debug('When the API clients were last used could not be written');
    }
  }
}
