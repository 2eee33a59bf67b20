import * as mysql2 from 'mysql2';
import { isFull } from './failures.js';
import { breakIdleOf, breakOff, POOL_SIZE, prepareSession } from './mysql-pool.js';
import type { Reading } from './reading.js';

const CONNECT_MS = 1000;
const PROBE_MS = 500;
/** Whoever asked has long gone on without the answer; only its place is still taken. */
const STALLED_MS = 1000;
const SWEEP_MS = 250;

interface Statement {
  connection: mysql2.PoolConnection;
  startedAt: number;
}

/** A pool of its own, with statements that the server prepares once for each connection. */
export class MysqlReading implements Reading {
  readonly size = POOL_SIZE;
  private readonly pool: mysql2.Pool;
  private readonly atWork = new Set<Statement>();
  private readonly sweep: NodeJS.Timeout;
  /** Kept for this alone, so that a pool that is busy is not taken for a database that is away. */
  private probing: mysql2.Connection | undefined;

  constructor(private readonly options: mysql2.ConnectionOptions) {
    this.pool = mysql2.createPool({
      ...options,
      connectTimeout: CONNECT_MS,
      connectionLimit: POOL_SIZE,
      maxIdle: POOL_SIZE,
      waitForConnections: false,
    });
    this.pool.on('connection', (connection) => prepareSession(connection));
    this.sweep = setInterval(() => this.breakStalled(), SWEEP_MS).unref();
  }

  rows(sql: string, parameters: readonly (string | number)[]): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      this.pool.getConnection((failure, connection) => {
        if (failure) return reject(failure);
        const statement = { connection, startedAt: performance.now() };
        this.atWork.add(statement);
        connection.execute(sql, [...parameters], (error, rows) => {
          this.atWork.delete(statement);
          connection.release();
          if (error) reject(error);
          else resolve(rows as unknown[]);
        });
      });
    });
  }

  async probe(): Promise<void> {
    const connection = (this.probing ??= this.newProbing());
    try {
      await answer(connection);
    } catch (error) {
      breakOff(connection);
      if (this.probing === connection) this.probing = undefined;
      if (!isFull(error)) throw error;
    }
  }

  renew(): void {
    breakIdleOf(this.pool);
  }

  close(): void {
    clearInterval(this.sweep);
    if (this.probing) breakOff(this.probing);
    for (const { connection } of this.atWork) breakOff(connection);
    this.pool.end(() => undefined);
  }

  private newProbing(): mysql2.Connection {
    const connection = mysql2.createConnection({ ...this.options, connectTimeout: PROBE_MS });
    connection.on('error', () => undefined);
    return connection;
  }

  private breakStalled(): void {
    const since = performance.now() - STALLED_MS;
    for (const { connection, startedAt } of this.atWork) if (startedAt < since) breakOff(connection);
  }
}

function answer(connection: mysql2.Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    // After our own loop has stood still the timer comes first, and the answer lies there.
    const giveUp = (): void => reject(new Error('The database does not answer'));
    const timer = setTimeout(() => setImmediate(giveUp), PROBE_MS);
    connection.query('SELECT 1', (error) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    });
  });
}
