import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { secondsNow } from './dialect.js';
import { isConflict, isDuplicate, isUnavailable } from './failures.js';

const LEASE_SECONDS = 30;
const RENEW_MS = 10_000;
const ASK_AGAIN_MS = 200;

/**
 * Brings the schema up to date: once, however many instances start together. Who migrates holds a lease, a row of a table,
 * since a cluster ignores the locks that a server offers; the lease of one that has died runs out by the database's clock.
 *
 * @throws the signal's reason; what a migration throws
 */
export async function migrate(dataSource: DataSource, signal: AbortSignal): Promise<void> {
  if (!(await isPending(dataSource))) return;
  const lease = new Lease(dataSource);
  await lease.take(signal);
  try {
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await lease.release();
  }
}

/** Asked before anything is written: a server that is read-only just now serves, where nothing is to be done. */
async function isPending(dataSource: DataSource): Promise<boolean> {
  try {
    const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
    const done = new Set(rows.map(({ name }) => name));
    return dataSource.migrations.some(({ name, constructor }) => !done.has(name ?? constructor.name));
  } catch (error) {
    if (isUnavailable(error)) throw error;
    return true;
  }
}

/** One that was lost with the database is still ours when we come again. */
const holders = new WeakMap<DataSource, string>();

class Lease {
  private readonly holder: string;
  private readonly now: string;
  private renewing: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource) {
    this.now = secondsNow(dataSource);
    this.holder = holders.get(dataSource) ?? randomUUID();
    holders.set(dataSource, this.holder);
  }

  async take(signal: AbortSignal): Promise<void> {
    while (!(await this.tryTake())) await wait(ASK_AGAIN_MS, undefined, { signal });
    this.renewing = setInterval(() => void this.renew(), RENEW_MS).unref();
  }

  /** Never throws: it runs out by itself. */
  async release(): Promise<void> {
    clearInterval(this.renewing);
    const sql = 'UPDATE migration_lease SET until_second = 0 WHERE id = 1 AND holder = ?';
    await this.change(sql, [this.holder]).catch(() => 0);
  }

  private async tryTake(): Promise<boolean> {
    try {
      // Reading first: on SQLite a write would wait for the one who migrates.
      if (!(await this.isFree())) return false;
      const taken = await this.change(
        `UPDATE migration_lease SET holder = ?, until_second = ${this.now} + ${LEASE_SECONDS}
         WHERE id = 1 AND (until_second < ${this.now} OR holder = ?)`,
        [this.holder, this.holder],
      );
      return taken === 1;
    } catch (error) {
      // In a cluster two may write at once, and one of them hears of it at the end.
      if (isConflict(error)) return false;
      throw error;
    }
  }

  private async isFree(): Promise<boolean> {
    const free = `SELECT id FROM migration_lease WHERE id = 1 AND (until_second < ${this.now} OR holder = ?)`;
    const held = 'SELECT id FROM migration_lease';
    try {
      if ((await this.dataSource.query<unknown[]>(free, [this.holder])).length > 0) return true;
      if ((await this.dataSource.query<unknown[]>(held)).length > 0) return false;
    } catch (error) {
      if (isUnavailable(error)) throw error;
    }
    await this.makeRow();
    return true;
  }

  private async makeRow(): Promise<void> {
    await this.dataSource.query(
      'CREATE TABLE IF NOT EXISTS migration_lease ' +
        '(id INTEGER NOT NULL PRIMARY KEY, holder VARCHAR(36) NOT NULL, until_second BIGINT NOT NULL)',
    );
    try {
      await this.dataSource.query(`INSERT INTO migration_lease (id, holder, until_second) VALUES (1, '', 0)`);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }

  private async renew(): Promise<void> {
    const sql = `UPDATE migration_lease SET until_second = ${this.now} + ${LEASE_SECONDS} WHERE id = 1 AND holder = ?`;
    await this.change(sql, [this.holder]).catch(() => 0);
  }

  private async change(sql: string, parameters: unknown[]): Promise<number> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const { affected } = await runner.query(sql, parameters, true);
      return affected ?? 0;
    } finally {
      await runner.release();
    }
  }
}
