// How many rows a second an import brings in, the first time and the second, what of it is our time and what the database's,
// and the most memory that it takes; beside LOAD DATA of the very rows that it has written, or where that is not to be had (SQLite),
// bare INSERTs of contacts and phones alone. On SQLite, and with TEST_MYSQL_URL on that server too. Run by `node bench/import.js`
// after `npm run build`; BENCH_ROWS says how many rows.
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { loadData } from './load-data.js';
import { cli, serverClock } from './spent.js';

const ROWS = Number(process.env.BENCH_ROWS ?? 20_000);
const FIRST = ['Ion', 'Maria', 'Ștefan', 'Elena', 'Andrei', 'Ioana'];
const LAST = ['Popescu', 'Ionescu', 'Țăranu', 'Dumitrescu', 'Stan', 'Radu', 'Marin'];

/** @returns {Promise<object[]>} a row a database */
export async function importRows() {
  const folder = mkdtempSync(join(tmpdir(), 'caller-data-bench-import-'));
  try {
    const file = join(folder, 'contacts.csv');
    await writeContacts(file);
    const rows = [await measure('SQLite', `sqlite:${join(folder, 'bench.sqlite')}`, file, bareOnSqlite)];
    if (process.env.TEST_MYSQL_URL)
      rows.push(await onServer(new URL(process.env.TEST_MYSQL_URL), file, folder));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onServer(url, file, folder) {
  const database = `caller_data_bench_${randomBytes(4).toString('hex')}`;
  const server = await createConnection(url.href);
  const [[{ version }]] = await server.query('SELECT VERSION() AS version');
  await server.query(`CREATE DATABASE ${database}`);
  url.pathname = `/${database}`;
  try {
    const name = version.includes('MariaDB') ? 'MariaDB' : 'MySQL';
    const ceiling = async (to) => (await loadData(to, folder)) ?? bareOnServer(to);
    return await measure(name, url.href, file, ceiling, await serverClock(server));
  } finally {
    await server.query(`DROP DATABASE ${database}`);
    await server.end();
  }
}

async function measure(name, url, file, ceiling, clock = () => null) {
  await cli(url, 'project', 'create', 'bench');
  const idle = await cli(url, 'project', 'create', 'bare');
  const before = clock();
  const made = await cli(url, 'import', 'contacts', file, '--project', 'bench');
  const spent = clock() - before;
  const again = await cli(url, 'import', 'contacts', file, '--project', 'bench');
  if (made.created !== ROWS || again.updated !== ROWS)
    throw new Error(`Not all was imported: ${JSON.stringify(made)}`);
  const least = Math.round(ROWS / (await ceiling(url)));
  const rate = Math.round(ROWS / made.seconds);
  return {
    database: name,
    rows: ROWS,
    'new, rows/s': rate,
    'again, rows/s': Math.round(ROWS / again.seconds),
    'our CPU, µs/row': Math.round(((made.cpuSeconds - idle.cpuSeconds) / ROWS) * 1e6),
    'server CPU, µs/row': before === null ? null : Math.round((spent / ROWS) * 1e6),
    'peak, MB': Math.max(made.peakMb, again.peakMb),
    'ceiling, rows/s': least,
    ratio: +(rate / least).toFixed(2),
  };
}

const nameOf = (i) => `${FIRST[i % FIRST.length]} ${LAST[i % LAST.length]}`;
const numberOf = (i) => `7${20_000_000 + i}`;

async function writeContacts(file) {
  const out = createWriteStream(file);
  out.write('external_id,name,company,email,phones,segments,language,backend_link,notes\n');
  for (let i = 0; i < ROWS; i++) {
    const company = i % 2 ? `Firma ${i % 977} SRL` : '';
    const segments = i % 3 ? 'vip' : 'vip;retail';
    const more = i % 4 ? '' : `;021${1_000_000 + i}`;
    const line = `CRM-${i},${nameOf(i)},${company},ion${i}@example.com,0${numberOf(i)}${more},${segments},ro,,\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** The same thousand rows at a time, each a transaction: seconds for all. */
function* batches() {
  for (let start = 0; start < ROWS; start += 1000) {
    const ids = Array.from({ length: Math.min(1000, ROWS - start) }, (_, i) => start + i);
    yield {
      contacts: ids.map((i) => [
        10_000_000 + i,
        2,
        nameOf(i),
        nameOf(i),
        `BARE-${i}`,
        '2026-01-01 00:00:00.000',
        '2026-01-01 00:00:00.000',
      ]),
      phones: ids.map((i) => [10_000_000 + i, `+40${numberOf(i)}`, 2, 1, 0]),
    };
  }
}
const CONTACTS =
  'INSERT INTO contacts (id, project_id, name, sort_name, external_id, created_at, updated_at) VALUES';
const PHONES = 'INSERT INTO contact_phones (contact_id, number, project_id, is_primary, position) VALUES';

async function bareOnServer(url) {
  const connection = await createConnection(url);
  const start = performance.now();
  for (const { contacts, phones } of batches()) {
    await connection.query('START TRANSACTION');
    await connection.query(`${CONTACTS} ?`, [contacts]);
    await connection.query(`${PHONES} ?`, [phones]);
    await connection.query('COMMIT');
  }
  const seconds = (performance.now() - start) / 1000;
  await connection.end();
  return seconds;
}

async function bareOnSqlite(url) {
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(url.slice('sqlite:'.length));
  database.pragma('synchronous = FULL');
  const [contact, phone] = [CONTACTS, PHONES].map((sql, i) =>
    database.prepare(
      `${sql} (${Array(i === 0 ? 7 : 5)
        .fill('?')
        .join()})`,
    ),
  );
  const write = database.transaction(({ contacts, phones }) => {
    for (const row of contacts) contact.run(row);
    for (const row of phones) phone.run(row);
  });
  const start = performance.now();
  for (const batch of batches()) write(batch);
  const seconds = (performance.now() - start) / 1000;
  database.close();
  return seconds;
}

if (process.argv[1] === import.meta.filename) console.table(await importRows());
