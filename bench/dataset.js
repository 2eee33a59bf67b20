// Databases full of contacts, made once by bulk statements and kept for the next run: on SQLite in the system's folder for
// temporary files, on MySQL as `caller_data_bench_set_…`. `node bench/dataset.js drop` takes them all away.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createConnection } from 'mysql2/promise';
import { MYSQL } from './settings.js';

const FOLDER = join(tmpdir(), 'caller-data-bench');
const CLI = join(import.meta.dirname, '../dist/cli.js');
const MIGRATIONS = join(import.meta.dirname, '../dist/database/migrations');
// Not that of bench/import.js, whose databases last for one run.
const PREFIX = 'caller_data_bench_set_';

/** The i-th caller's number, as a PBX in Romania would send it; nobody has one from `unknownOf`. */
export const numberOf = (i) => `07${20_000_000 + i}`;
export const unknownOf = (i) => `07${30_000_000 + i}`;

// Of the same migrations only: another schema is another dataset.
const schema = () => {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS).sort())
    if (file.endsWith('.js')) hash.update(readFileSync(join(MIGRATIONS, file)));
  return hash.digest('hex').slice(0, 8);
};

/** @returns the URL of a database with so many contacts in its project 1, `bench` */
export async function sqliteWith(contacts) {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${schema()}-${contacts}.sqlite`);
  if (!existsSync(path)) {
    const unfinished = `${path}.${process.pid}`;
    makeProject(`sqlite:${unfinished}`);
    const database = new Database(unfinished);
    database.pragma('synchronous = OFF');
    for (const sql of fill(contacts)) database.exec(sql);
    database.exec('ANALYZE');
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    renameSync(unfinished, path);
  }
  const database = new Database(path);
  for (const sql of CLEAR) database.exec(sql);
  database.close();
  return `sqlite:${path}`;
}

export async function mysqlWith(contacts) {
  const url = new URL(MYSQL);
  const name = `${PREFIX}${schema()}_${contacts}`;
  const server = await createConnection(MYSQL);
  const [there] = await server.query('SHOW DATABASES LIKE ?', [name]);
  url.pathname = `/${name}`;
  if (there.length === 0) {
    await server.query(`CREATE DATABASE ${name}`);
    try {
      makeProject(url.href);
      await server.query(`USE ${name}`);
      for (const sql of fill(contacts)) await server.query(sql);
      await server.query('ANALYZE TABLE contacts, contact_phones');
    } catch (error) {
      await server.query(`DROP DATABASE ${name}`);
      throw error;
    }
  }
  await server.query(`USE ${name}`);
  for (const sql of CLEAR) await server.query(sql);
  await server.end();
  return url.href;
}

/** What the last run has left. */
const CLEAR = ['DELETE FROM lookups', 'DELETE FROM audit_log', 'DELETE FROM idempotency_keys'];

function makeProject(url) {
  const env = { ...process.env, DATABASE_URL: url, LOG_LEVEL: 'warn' };
  for (const slug of ['bench', 'import'])
    execFileSync(process.execPath, [CLI, 'project', 'create', slug], { env, stdio: 'ignore' });
}

/** The same text for both databases: seven digits make ten million rows. */
function* fill(contacts) {
  const digits =
    '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL ' +
    'SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
  const thousand = `(SELECT a.d + 10 * b.d + 100 * c.d AS i FROM ${digits} a, ${digits} b, ${digits} c)`;
  const numbers = (from) => `(SELECT ${from} + x.i + 1000 * y.d AS i FROM ${thousand} x, ${digits} y) n`;
  const now = "'2026-01-01 00:00:00.000'";
  for (let from = 0; from < contacts; from += 10_000) {
    const rows = `FROM ${numbers(from)} WHERE n.i < ${contacts} ORDER BY n.i`;
    const name = "CONCAT('Caller ', n.i)";
    yield (
      'INSERT INTO contacts (id, project_id, name, sort_name, language, external_id, created_at, updated_at) ' +
      `SELECT n.i + 1, 1, ${name}, CONCAT('caller ', n.i), 'ro', CONCAT('CRM-', n.i), ${now}, ${now} ${rows}`
    );
    yield (
      'INSERT INTO contact_phones (contact_id, number, project_id, is_primary, position) ' +
      `SELECT n.i + 1, CONCAT('+407', 20000000 + n.i), 1, 1, 0 ${rows}`
    );
  }
}

async function dropAll() {
  rmSync(FOLDER, { recursive: true, force: true });
  if (!MYSQL) return;
  const server = await createConnection(MYSQL);
  const [names] = await server.query(`SHOW DATABASES LIKE '${PREFIX}%'`);
  for (const row of names) await server.query(`DROP DATABASE ${Object.values(row)[0]}`);
  await server.end();
}

if (process.argv[1] === import.meta.filename && process.argv[2] === 'drop') await dropAll();
