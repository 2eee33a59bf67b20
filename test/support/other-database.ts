import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, dropDatabase } from './test-database.js';

/** A second, empty database of a test's own: of the kind that the suite runs on, or a file of SQLite. */
export async function anotherDatabase(kind: 'same' | 'sqlite' = 'same') {
  const name = `caller_data_test_${randomBytes(6).toString('hex')}`;
  const url = urlOf(kind === 'same' ? process.env.DATABASE_URL! : 'sqlite:', name);
  await at(url, createDatabase);
  return { url, drop: () => at(url, dropDatabase) };
}

function urlOf(like: string, name: string): string {
  if (like.startsWith('sqlite:')) return `sqlite:${join(tmpdir(), `${name}.sqlite`)}`;
  const url = new URL(like);
  url.pathname = `/${name}`;
  return url.href;
}

async function at(url: string, work: () => Promise<void>): Promise<void> {
  const before = process.env.DATABASE_URL;
  process.env.DATABASE_URL = url;
  await work();
  process.env.DATABASE_URL = before;
}
