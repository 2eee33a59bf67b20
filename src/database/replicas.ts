import {
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';
import { Broadcast } from '../events/broadcast.js';
import { type Change, Changes } from '../events/changes.js';
import { Database } from './database.js';
import { canComeLater } from './dialect.js';
import { BEAT, MAKE_BEAT_ROW, MAKE_BEAT_TABLE, Replica } from './replica.js';

const EVERY_MS = 1000;
/** Longer than the most that a replica may lag, and than news of a change takes. */
const STICKY_MS = 30_000;

/**
 * Databases that repeat the first one, a little later. What has changed lately is read from the first one, so that a
 * client sees what it has written; nobody reads from a replica that is away, or further behind than that allows.
 */
@Injectable()
export class Replicas implements OnModuleInit, OnModuleDestroy, OnApplicationShutdown {
  private readonly logger = new Logger(Replicas.name);
  private readonly stickyMs = STICKY_MS;
  private readonly changedAt = new Map<number, number>();
  /** Of what is no one project's; before we began to listen, everything may have changed. */
  private anyChangedAt = performance.now();
  private lastChangeAt = performance.now();
  private replicas: Replica[] = [];
  private next = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
    private readonly dataSource: DataSource,
    private readonly changes: Changes,
    private readonly broadcast: Broadcast,
  ) {}

  async onModuleInit(): Promise<void> {
    const urls = this.settings.DATABASE_REPLICA_URLS;
    if (urls.length === 0) return;
    if (!canComeLater(this.dataSource))
      return this.logger.warn('DATABASE_REPLICA_URLS: a file of SQLite has no replicas');
    this.changes.listen((change) => this.note(change));
    await this.database.onceThere(() => this.start(urls));
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.close()));
  }

  /** Where a lookup of the project may be read; undefined where only the first database will do. */
  serverFor(projectId: number): Replica | undefined {
    if (this.replicas.length === 0 || this.hasChanged(projectId)) return undefined;
    return this.pick();
  }

  /**
   * Where a list for the client may be read. Without Redis another instance may have taken its last write, and we would
   * not know.
   */
  managerFor({ projectId }: { projectId: number | null }): EntityManager {
    const mayBeOld = this.replicas.length > 0 && this.broadcast.isHearing && !this.hasChanged(projectId);
    return (mayBeOld ? this.pick()?.manager : undefined) ?? this.dataSource.manager;
  }

  private hasChanged(projectId: number | null): boolean {
    const since = performance.now() - this.stickyMs;
    if (projectId === null) return this.lastChangeAt > since;
    return this.anyChangedAt > since || (this.changedAt.get(projectId) ?? -Infinity) > since;
  }

  private pick(): Replica | undefined {
    const usable = this.replicas.filter((replica) => replica.isUsable);
    return usable[this.next++ % usable.length];
  }

  private note(change: Change): void {
    const now = performance.now();
    this.lastChangeAt = now;
    if ('projectId' in change) this.changedAt.set(change.projectId, now);
    else this.anyChangedAt = now;
  }

  private start(urls: readonly string[]): void {
    this.replicas = urls.map((url) => new Replica(url, this.dataSource));
    const again = async (): Promise<void> => {
      await this.beat();
      if (this.timer) this.timer = setTimeout(() => void again(), EVERY_MS).unref();
    };
    this.timer = setTimeout(() => void again(), 0).unref();
  }

  /** The table is no migration's: without replicas there is no use for it. */
  private async sayTheTime(): Promise<void> {
    const { affected } = await this.change(BEAT).catch(() => ({ affected: 0 }));
    if (affected) return;
    await this.change(MAKE_BEAT_TABLE);
    await this.change(MAKE_BEAT_ROW);
  }

  private async change(sql: string): Promise<{ affected?: number }> {
    const runner = this.dataSource.createQueryRunner();
    return runner.query(sql, [], true).finally(() => runner.release());
  }

  /** While the first database is away nothing is written that a replica could lack. */
  private async beat(): Promise<void> {
    const isPrimaryThere = !this.database.breaker.isOpen;
    if (isPrimaryThere) await this.sayTheTime().catch(() => undefined);
    await Promise.all(this.replicas.map((replica) => replica.check(isPrimaryThere)));
    const since = performance.now() - this.stickyMs;
    for (const [projectId, at] of this.changedAt) if (at < since) this.changedAt.delete(projectId);
  }
}
