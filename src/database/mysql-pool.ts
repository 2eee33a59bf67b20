import * as mysql2 from 'mysql2';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver.js';
import { DatabaseAway } from './failures.js';

/** Connections to a server: a call waits 150 ms for the database at most, so a long queue for one helps nobody. */
export const POOL_SIZE = 10;
const MAX_WAITING = 200;
const MAX_WAIT_MS = 2000;

const SESSION =
  "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout = 5";

/** What mysql2 keeps of a pool, and of a connection. Public API tells neither how many wait nor who is at work. */
interface Insides {
  _allConnections: Ring;
  _freeConnections: Ring;
}
interface Ring {
  length: number;
  get(index: number): Connection;
}
type Connection = mysql2.PoolConnection & {
  stream: { destroy(error: Error): void };
  _command?: object | null;
};

/**
 * Every connection of the pool, from the first one on, counts time in UTC, refuses what does not fit a column, and gives
 * a lock up that is not to be had.
 */
export function poolWithSession(options: mysql2.PoolOptions): mysql2.Pool {
  const pool = mysql2.createPool(options);
  pool.on('connection', (connection) => prepareSession(connection));
  return pool;
}

export function prepareSession(connection: mysql2.Connection): void {
  // One that breaks says so to whoever uses it; nobody else needs to hear, and unheard it would end the process.
  connection.on('error', () => undefined);
  connection.query(SESSION, () => undefined);
}

export interface PoolState {
  inUse: number;
  queued: number;
}

/** TypeORM's pool, where nobody waits for a connection for ever, nor at all while the database is known to be away. */
export class PatientPool {
  private waiting = 0;
  /** When each statement was first seen at work. */
  private readonly seen = new WeakMap<object, number>();

  /** @param instead whose connections are given out where there is none to be had here */
  constructor(
    private readonly driver: MysqlDriver,
    private readonly isAway: () => boolean,
    instead?: MysqlDriver,
  ) {
    const obtain = driver.obtainMasterConnection.bind(driver);
    driver.obtainMasterConnection = () =>
      instead
        ? this.connection(obtain).catch(() => instead.obtainMasterConnection())
        : this.connection(obtain);
  }

  get state(): PoolState {
    const { pool } = this;
    const inUse = pool ? pool._allConnections.length - pool._freeConnections.length : 0;
    // Who waits for a connection to be made is counted with those.
    return { inUse, queued: Math.max(0, this.waiting - Math.max(0, POOL_SIZE - inUse)) };
  }

  /** What a server that is gone has left hanging fails now, and not when the system notices. */
  breakStalled(afterMs: number): void {
    const now = performance.now();
    for (const connection of connectionsOf(this.pool)) {
      const command = connection._command;
      if (!command) continue;
      const since = this.seen.get(command) ?? now;
      this.seen.set(command, since);
      if (now - since >= afterMs) breakOff(connection);
    }
  }

  /** Idle connections may be dead without knowing: after the database was away each would cost somebody a wait. */
  breakIdle(): void {
    breakIdleOf(this.pool);
  }

  /** Before it is closed, where a good-bye would never be answered. */
  breakAll(): void {
    for (const connection of connectionsOf(this.pool)) breakOff(connection);
  }

  private get pool(): (mysql2.Pool & Insides) | undefined {
    return this.driver.pool as (mysql2.Pool & Insides) | undefined;
  }

  private async connection(obtain: () => Promise<unknown>): Promise<unknown> {
    if (this.isAway()) throw new DatabaseAway();
    if (this.waiting >= MAX_WAITING) throw new DatabaseAway('Too many wait for the database');
    this.waiting += 1;
    try {
      return await this.inTime(obtain() as Promise<{ release(): void }>);
    } catch (error) {
      throw asOurs(error);
    } finally {
      this.waiting -= 1;
    }
  }

  /** mysql2 knows no limit for this wait. A connection that comes too late goes back. */
  private inTime(obtained: Promise<{ release(): void }>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(new DatabaseAway('No connection to the database was free'));
      }, MAX_WAIT_MS);
      obtained
        .then((connection) => (isLate ? connection.release() : resolve(connection)), reject)
        .finally(() => clearTimeout(timer));
    });
  }
}

/** A driver hands on the system's errors as they are, with the address in them. */
function asOurs(error: unknown): unknown {
  if (error instanceof DatabaseAway) return error;
  const { code, errno } = error as { code?: string; errno?: number };
  return Object.assign(new Error('No connection to the database', { cause: error }), { code, errno });
}

export function breakIdleOf(pool: mysql2.Pool | undefined): void {
  const free = pool && (pool as mysql2.Pool & Insides)._freeConnections;
  for (const connection of listOf(free)) breakOff(connection);
}

/** `destroy()` says good-bye first and waits for an answer; this does not, and fails what is under way. */
export function breakOff(connection: mysql2.Connection): void {
  const reason = Object.assign(new Error('The database did not answer'), { code: 'ETIMEDOUT' });
  (connection as unknown as Connection).stream.destroy(reason);
}

function connectionsOf(pool: (mysql2.Pool & Insides) | undefined): Connection[] {
  return listOf(pool?._allConnections);
}

function listOf(ring: Ring | undefined): Connection[] {
  return Array.from({ length: ring?.length ?? 0 }, (_, i) => ring!.get(i));
}
