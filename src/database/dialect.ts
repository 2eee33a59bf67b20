import { createConnection } from 'mysql2/promise';
import * as mysql2 from 'mysql2';
import {
  type DataSource,
  type DataSourceOptions,
  type EntityManager,
  QueryFailedError,
  type QueryRunner,
} from 'typeorm';
import { gateSqlite } from './sqlite-gate.js';

// The one file that knows which database it is.

interface SqliteConnection {
  pragma(source: string): unknown;
}

/** Connections to a server: a call waits 150 ms for the database at most, so a long queue for one helps nobody. */
const POOL_SIZE = 10;

/** What TypeORM needs to know to open the database behind a `DATABASE_URL`; asks a MySQL server which one it is. */
export async function connectionOptions(url: string): Promise<DataSourceOptions> {
  if (url.startsWith('sqlite:')) return sqliteOptions(url.slice('sqlite:'.length));
  return mysqlOptions(url, await serverType(url));
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

/** Whether a write was refused because a unique key is taken. */
export function isDuplicate(error: unknown): boolean {
  const code = error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
  return (
    code === 'ER_DUP_ENTRY' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
  );
}

/** Whether the database could not be asked at all, so that the same may be tried again later. */
export function isUnavailable(error: unknown): boolean {
  const cause = error instanceof QueryFailedError ? (error.driverError as unknown) : error;
  return UNAVAILABLE.test(String((cause as { code?: unknown } | null)?.code));
}

const UNAVAILABLE = new RegExp(
  '^(E(CONN|HOST|NET)[A-Z]+|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN' +
    '|PROTOCOL_(CONNECTION_LOST|SEQUENCE_TIMEOUT|ENQUEUE_AFTER_[A-Z_]+)|POOL_CLOSED' +
    '|ER_(CON_COUNT_ERROR|TOO_MANY_USER_CONNECTIONS|SERVER_SHUTDOWN|OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE|LOCK_WAIT_TIMEOUT|DISK_FULL)' +
    '|SQLITE_(BUSY|LOCKED|FULL|READONLY|CANTOPEN|IOERR)(_[A-Z_]+)?)$',
);

/**
 * A transaction for writers. Where readers and writers share a server, none locks the gaps between rows: two who write
 * neighbouring contacts would lock each other out.
 */
export function writing<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return isSqlite(dataSource) ? dataSource.transaction(work) : dataSource.transaction('READ COMMITTED', work);
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
async function serverType(url: string): Promise<'mariadb' | 'mysql'> {
  const connection = await createConnection({ uri: url, connectTimeout: 2000 });
  try {
    const [rows] = await connection.query<mysql2.RowDataPacket[]>('SELECT VERSION() AS version');
    return String(rows[0]?.version).includes('MariaDB') ? 'mariadb' : 'mysql';
  } finally {
    connection.destroy();
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

/** Every connection of the pool, from the first one on, counts time in UTC and refuses what does not fit a column. */
function poolWithSession(options: mysql2.PoolOptions): mysql2.Pool {
  const pool = mysql2.createPool(options);
  pool.on('connection', (connection) => {
    connection.query(
      "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION'",
    );
  });
  return pool;
}
