import { DataSource, type DataSourceOptions } from 'typeorm';
import { connectionOptions, mend } from './dialect.js';
import { entities } from './entities.js';
import { migrations } from './migrations/index.js';

/** Everything TypeORM is told: the connection, what is kept in it, and how it came to be. */
export async function databaseOptions(url: string): Promise<DataSourceOptions> {
  return { ...(await connectionOptions(url)), entities, migrations, migrationsTableName: 'migrations' };
}

/** Opens a database as it is. */
export async function connectDatabase(options: DataSourceOptions): Promise<DataSource> {
  return mend(new DataSource(options)).initialize();
}

/** Opens a database and brings its schema up to date. */
export async function openDatabase(options?: DataSourceOptions): Promise<DataSource> {
  if (!options) throw new Error('No database was named');
  const dataSource = await connectDatabase(options);
  await dataSource.runMigrations({ transaction: 'each' });
  return dataSource;
}
