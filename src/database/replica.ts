import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Breaker } from './breaker.js';
import { guardPool, openReading } from './dialect.js';
import { codeOf } from './failures.js';
import type { PatientPool } from './mysql-pool.js';
import { connectDatabase, databaseOptions } from './open-database.js';
import type { Reading } from './reading.js';
import { Slots } from './slots.js';
import { untilAborted } from './until-aborted.js';

// Both clocks are of database servers; who runs replicas keeps them together, as replication itself wants it.
const NOW_MS = 'ROUND(UNIX_TIMESTAMP(NOW(3)) * 1000)';
export const MAKE_BEAT_TABLE =
  'CREATE TABLE IF NOT EXISTS replica_beat (id INTEGER NOT NULL PRIMARY KEY, at_ms BIGINT NOT NULL)';
export const MAKE_BEAT_ROW = 'INSERT INTO replica_beat (id, at_ms) VALUES (1, 0)';
export const BEAT = `UPDATE replica_beat SET at_ms = ${NOW_MS} WHERE id = 1`;
const LAG = `SELECT ${NOW_MS} - at_ms AS lag FROM replica_beat WHERE id = 1`;

/** Two beats and their reading come on top of what a replica really lags. */
const MAX_LAG_MS = 5000;
const MEASURED_MS = 5000;
const CHECK_MS = 500;
const MAX_WAITING = 200;
const STALLED_MS = 30_000;
const STALLED_MS_WHILE_AWAY = 1000;

/** One database that repeats the first: asked for as long as it answers, and is not far behind. */
export class Replica {
  readonly reading: Reading;
  readonly slots: Slots;
  /** Opened by failures, and closed by `check()`: there is no second clock here. */
  readonly breaker = new Breaker(() => undefined);
  private readonly logger = new Logger(Replica.name);
  private dataSource: DataSource | undefined;
  private pool: PatientPool | undefined;
  private usableUntil = 0;
  private connecting: Promise<DataSource> | undefined;
  private saidAway = false;

  constructor(
    private readonly url: string,
    private readonly primary: DataSource,
  ) {
    this.reading = openReading(primary, url);
    this.slots = new Slots(this.reading.size, MAX_WAITING);
  }

  get isUsable(): boolean {
    return !this.breaker.isOpen && performance.now() < this.usableUntil;
  }

  /** For lists; what gets no connection here is given one to the first database. */
  get manager(): EntityManager | undefined {
    return this.dataSource?.manager;
  }

  /** @param isBeating whether the first database says each second what time it is; else it need only answer */
  async check(isBeating: boolean): Promise<void> {
    try {
      const isNear = await untilAborted(this.ask(isBeating), AbortSignal.timeout(CHECK_MS));
      this.breaker.set(false);
      this.usableUntil = isNear ? performance.now() + MEASURED_MS : 0;
      this.saidAway = false;
    } catch (error) {
      this.away(error);
    }
    this.pool?.breakStalled(this.breaker.isOpen ? STALLED_MS_WHILE_AWAY : STALLED_MS);
  }

  async close(): Promise<void> {
    this.reading.close();
    await this.connecting?.catch(() => undefined);
    if (this.breaker.isOpen) this.pool?.breakAll();
    if (this.dataSource?.isInitialized) await this.dataSource.destroy();
  }

  private async ask(isBeating: boolean): Promise<boolean> {
    this.dataSource ??= await this.connect();
    await this.reading.probe();
    if (!isBeating) return true;
    const [row] = (await this.reading.rows(LAG, [])) as { lag: number | string }[];
    return row !== undefined && Math.abs(Number(row.lag)) <= MAX_LAG_MS;
  }

  /** Once, however often it is asked for before it has come. */
  private connect(): Promise<DataSource> {
    const clear = (): void => void (this.connecting = undefined);
    this.connecting ??= this.connected().finally(clear);
    return this.connecting;
  }

  private async connected(): Promise<DataSource> {
    const dataSource = await connectDatabase({ ...(await databaseOptions(this.url)), migrations: [] });
    this.pool = guardPool(dataSource, () => this.breaker.isOpen, this.primary);
    return dataSource;
  }

  private away(error: unknown): void {
    this.breaker.set(true);
    if (this.saidAway) return;
    this.saidAway = true;
    this.logger.warn(
      `A replica of the database is away: ${codeOf(error)}. It is read from again when it is back`,
    );
    this.reading.renew();
    this.pool?.breakIdle();
  }
}
