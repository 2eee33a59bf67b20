import { setTimeout as wait } from 'node:timers/promises';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { DriverFactory } from 'typeorm/driver/DriverFactory.js';
import { connectionOptions, isForAnother, likelyOptions, mend } from './dialect.js';
import { entities } from './entities.js';
import { isConflict } from './failures.js';
import { migrate } from './migrate.js';
import { MigrationLog } from './migration-log.js';
import { migrations } from './migrations/index.js';

const kept = { entities, migrations, migrationsTableName: 'migrations', logger: new MigrationLog() };
const BUSY_AGAIN_MS = 100;
const BUSY_PATIENCE_MS = 10_000;

/** Everything TypeORM is told: the connection, what is kept in it, and how it came to be. */
export async function databaseOptions(url: string): Promise<DataSourceOptions> {
  return { ...(await connectionOptions(url)), ...kept };
}

/** The same as far as it can be told without asking the server which one it is. */
export function optionsWhileAway(url: string): DataSourceOptions {
  return { ...likelyOptions(url), ...kept };
}

/** Opens a database as it is. */
export async function connectDatabase(options: DataSourceOptions): Promise<DataSource> {
  return initialize(mend(new DataSource(options)));
}

/** Opens a database and brings its schema up to date. */
export async function openDatabase(options?: DataSourceOptions): Promise<DataSource> {
  if (!options) throw new Error('No database was named');
  const dataSource = await connectDatabase(options);
  await migrate(dataSource, new AbortController().signal);
  return dataSource;
}

/** Connects a data source that was made before its server could be asked which one it is. */
export async function connect(dataSource: DataSource, url: string, connectMs: number): Promise<void> {
  if (dataSource.isInitialized) return;
  const options = { ...(await connectionOptions(url, connectMs)), ...kept };
  if (isForAnother(dataSource, options)) become(dataSource, options);
  await initialize(dataSource);
}

/** TypeORM's own `setOptions()` leaves the driver as it was. */
function become(dataSource: DataSource, options: DataSourceOptions): void {
  Object.assign(dataSource, { options });
  Object.assign(dataSource, { driver: new DriverFactory().create(dataSource) });
  mend(dataSource);
}

/** A file of SQLite that another process is just making is busy for a moment. */
async function initialize(dataSource: DataSource): Promise<DataSource> {
  const until = performance.now() + BUSY_PATIENCE_MS;
  for (;;) {
    try {
      return await dataSource.initialize();
    } catch (error) {
      if (!isConflict(error) || performance.now() > until) throw error;
    }
    await wait(BUSY_AGAIN_MS);
  }
}
