import { rmSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';

/** Makes this test file's own database, which `DATABASE_URL` names; a file of SQLite makes itself. */
export async function createDatabase(): Promise<void> {
  await onServer((name) => `CREATE DATABASE \`${name}\``);
}

export async function dropDatabase(): Promise<void> {
  const url = process.env.DATABASE_URL!;
  await onServer((name) => `DROP DATABASE IF EXISTS \`${name}\``);
  if (url.startsWith('sqlite:')) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(url.slice('sqlite:'.length) + suffix, { force: true });
  }
}

async function onServer(statement: (database: string) => string): Promise<void> {
  const url = process.env.DATABASE_URL!;
  if (!url.startsWith('mysql:')) return;
  const server = new URL(url);
  const database = server.pathname.slice(1);
  server.pathname = '/';
  const connection = await createConnection(server.href);
  await connection.query(statement(database));
  await connection.end();
}
