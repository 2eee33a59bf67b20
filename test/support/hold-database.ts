import { createConnection } from 'mysql2/promise';
import type { DataSource } from 'typeorm';

/** Makes every statement on a table wait until the function that it gives is called. */
export async function holdDatabase(dataSource: DataSource, table: string): Promise<() => Promise<void>> {
  const url = process.env.DATABASE_URL!;
  if (url.startsWith('mysql:')) {
    const connection = await createConnection(url);
    await connection.query(`LOCK TABLES ${table} WRITE`);
    return () => connection.end();
  }
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  return async () => {
    await runner.rollbackTransaction();
    await runner.release();
  };
}
