import { createConnection } from 'mysql2/promise';
import * as mysql2 from 'mysql2';
import type { DataSource, DataSourceOptions, EntityManager, QueryRunner } from 'typeorm';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver.js';
import { breakOff, PatientPool, POOL_SIZE, poolWithSession } from './mysql-pool.js';
import { MysqlReading } from './mysql-reading.js';
import type { Reading } from './reading.js';
import { gateSqlite } from './sqlite-gate.js';
import { SqliteReading } from './sqlite-reading.js';

export { isDuplicate, isUnavailable } from './failures.js';
export { writing } from './writing.js';

// The one file that knows which database it is.

interface SqliteConnection {
  pragma(source: string): unknown;
}

/** What TypeORM needs to know to open the database behind a `DATABASE_URL`; asks a MySQL server which one it is. */
export async function connectionOptions(url: string, connectMs?: number): Promise<DataSourceOptions> {
  return isSqliteUrl(url) ? likelyOptions(url) : mysqlOptions(url, await serverType(url, connectMs));
}

/** The same without asking: most of what a data source is wanted for can be done before its server is there. */
export function likelyOptions(url: string): DataSourceOptions {
  return isSqliteUrl(url) ? sqliteOptions(pathOf(url)) : mysqlOptions(url, 'mysql');
}

/** Whether the server has turned out to be of another make than was likely. */
export function isForAnother(dataSource: DataSource, options: DataSourceOptions): boolean {
  return dataSource.options.type !== options.type;
}

/** Whether a database that cannot be opened may be there later; a file is there, or can be made, or never will. */
export function canComeLater(dataSource: DataSource): boolean {
  return !isSqlite(dataSource);
}

/** Connections for the questions of calls. Memory of SQLite's own is one connection's: there is no second to it. */
export function openReading(dataSource: DataSource, url: string): Reading {
  if (isSqliteUrl(url)) {
    const path = pathOf(url);
    return path === ':memory:' ? throughTypeorm(dataSource) : new SqliteReading(path);
  }
  return new MysqlReading({ uri: url, charset: 'utf8mb4', timezone: 'Z', supportBigNumbers: true });
}

/** Keeps whoever needs a connection of TypeORM's from waiting for it without end; once it is connected. */
export function guardPool(
  dataSource: DataSource,
  isAway: () => boolean,
  instead?: DataSource,
): PatientPool | undefined {
  if (isSqlite(dataSource)) return undefined;
  return new PatientPool(dataSource.driver as MysqlDriver, isAway, instead?.driver as MysqlDriver);
}

/** The database's own clock, as SQL for a number of seconds. */
export function secondsNow(dataSource: DataSource): string {
  return isSqlite(dataSource) ? `CAST(strftime('%s', 'now') AS INTEGER)` : 'UNIX_TIMESTAMP()';
}

/** Puts right what TypeORM leaves wrong in a database's driver; before `initialize()`. */
export function mend(dataSource: DataSource): DataSource {
  if (isSqlite(dataSource)) gateSqlite(dataSource);
  return dataSource;
}

/** Text is compared byte for byte, with a collation that MySQL, MariaDB and TiDB all have. SQLite does so anyway. */
export function textCollation(runner: QueryRunner): { charset?: string; collation?: string } {
  return isSqlite(runner.dataSource) ? {} : { charset: 'utf8mb4', collation: 'utf8mb4_bin' };
}

/**
 * One attempt at a transaction of `writing()`. Where readers and writers share a server, none locks the gaps between
 * rows: two who write neighbouring contacts would lock each other out.
 */
export function writeTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return isSqlite(dataSource) ? dataSource.transaction(work) : dataSource.transaction('READ COMMITTED', work);
}

/** Reads a database as it is at one moment, whoever writes meanwhile. */
export function readingWhole<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return isSqlite(dataSource)
    ? dataSource.transaction(work)
    : dataSource.transaction('REPEATABLE READ', work);
}

/** The connection of a transaction is not used again by anybody. */
export function throwAway({ dataSource, queryRunner }: EntityManager): void {
  if (isSqlite(dataSource)) return;
  const gone = queryRunner?.connect() as Promise<{ destroy(): void }> | undefined;
  gone?.then((connection) => connection.destroy()).catch(() => undefined);
}

/** How somebody who writes many rows goes about it. */
export interface Pace {
  rowsPerBatch: number;
  /** Whether the next batch is made ready while one is being written. */
  readsAhead: boolean;
}

/**
 * On SQLite whoever else writes waits with its event loop stopped, and calls with it: short transactions, and time between
 * them. There the work is ours anyway, while a server works beside us.
 */
export function paceOf(dataSource: DataSource): Pace {
  return isSqlite(dataSource)
    ? { rowsPerBatch: 200, readsAhead: false }
    : { rowsPerBatch: 1000, readsAhead: true };
}

export interface Statement {
  sql: string;
  parameters: unknown[];
}

/** As it is sent: a driver that puts the values into the text does so here, and not when the statement's turn has come. */
export function madeReady(dataSource: DataSource, sql: string, parameters: unknown[]): Statement {
  if (isSqlite(dataSource)) return { sql, parameters };
  const values = parameters as Parameters<typeof mysql2.format>[1];
  return { sql: mysql2.format(sql, values, false, 'Z'), parameters: [] };
}

/** Runs one INSERT of several rows and tells their ids, in the rows' order. */
export async function idsOfInsert(
  manager: EntityManager,
  sql: string,
  parameters: unknown[],
  count: number,
): Promise<number[]> {
  if (manager.dataSource.options.type !== 'mysql') {
    const rows = await manager.query<{ id: number }[]>(`${sql} RETURNING id`, parameters);
    return rows.map(({ id }) => id).sort((a, b) => a - b);
  }
  // The server reserves the ids of one statement together; in a cluster each node goes in steps of its own.
  const { insertId } = await manager.query<{ insertId: number }>(sql, parameters);
  const [{ step } = { step: 1 }] = await manager.query<{ step: number }[]>(
    'SELECT @@auto_increment_increment AS step',
  );
  return Array.from({ length: count }, (_, i) => insertId + i * step);
}

function isSqlite(dataSource: DataSource): boolean {
  return dataSource.options.type === 'better-sqlite3';
}

const isSqliteUrl = (url: string): boolean => url.startsWith('sqlite:');
const pathOf = (url: string): string => url.slice('sqlite:'.length);

function throughTypeorm(dataSource: DataSource): Reading {
  return {
    size: POOL_SIZE,
    rows: (sql, parameters) => dataSource.query(sql, [...parameters]),
    probe: () => undefined,
    renew: () => undefined,
    close: () => undefined,
  };
}

function sqliteOptions(path: string): DataSourceOptions {
  return {
    type: 'better-sqlite3',
    database: path,
    enableWAL: true,
    // Another process on the same file makes us wait with the event loop stopped: not for long.
    timeout: 100,
    // What is acknowledged is on the disk, as with MySQL.
    prepareDatabase: (connection: SqliteConnection) => void connection.pragma('synchronous = FULL'),
  };
}

/** MariaDB under `type: 'mysql'` shows a permanent drift of its schema and loses RETURNING. */
async function serverType(url: string, connectTimeout = 2000): Promise<'mariadb' | 'mysql'> {
  const connection = await createConnection({ uri: url, connectTimeout });
  connection.on('error', () => undefined);
  try {
    const [rows] = await connection.query<mysql2.RowDataPacket[]>({
      sql: 'SELECT VERSION() AS version',
      timeout: connectTimeout,
    });
    return String(rows[0]?.version).includes('MariaDB') ? 'mariadb' : 'mysql';
  } finally {
    // mysql2's wrapper for promises has no type for what it wraps.
    breakOff((connection as unknown as { connection: mysql2.Connection }).connection);
  }
}

function mysqlOptions(url: string, type: 'mariadb' | 'mysql'): DataSourceOptions {
  return {
    type,
    url,
    charset: 'utf8mb4',
    timezone: 'Z',
    connectTimeout: 2000,
    poolSize: POOL_SIZE,
    supportBigNumbers: true,
    driver: { ...mysql2, createPool: poolWithSession },
  };
}
