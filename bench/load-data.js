// The least that MySQL or MariaDB takes for the rows that an import has written: the same rows into the same tables, with all
// their indexes, by LOAD DATA; nothing is read, checked or looked for.
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createConnection } from 'mysql2';

/** So far from the rows that are there that none is in another's way. */
const APART = 100_000_000;
const TABLES = { contacts: 'id', contact_phones: 'contact_id', contact_segments: 'contact_id', contact_words: 'contact_id', audit_log: 'id' }; // prettier-ignore

/** @returns {Promise<number | null>} seconds; null where the server takes no files */
export async function loadData(url, folder) {
  const connection = createConnection({ uri: url, dateStrings: true, charset: 'utf8mb4' });
  try {
    const [[{ isOn }]] = await connection.promise().query('SELECT @@local_infile AS isOn');
    if (!isOn) return null;
    const files = [];
    for (const table of Object.keys(TABLES)) files.push(await writeRows(connection, table, folder));
    const start = performance.now();
    for (const file of files) await load(connection, file);
    return (performance.now() - start) / 1000;
  } finally {
    connection.destroy();
  }
}

async function writeRows(connection, table, folder) {
  const [columns] = await connection.promise().query(`SHOW COLUMNS FROM ${table}`);
  const names = columns.map(({ Field }) => Field);
  const path = join(folder, `${table}.tsv`);
  const out = createWriteStream(path);
  const rows = connection.query(`SELECT * FROM ${table} ORDER BY ${TABLES[table]}`).stream();
  for await (const row of rows) {
    row[TABLES[table]] += APART;
    if (row.external_id) row.external_id = `BARE-${row.external_id}`;
    if (!out.write(`${names.map((name) => cell(row[name])).join('\t')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return { table, names, path };
}

function cell(value) {
  if (value === null) return '\\N';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.replace(/[\\\t\n\r]/g, '\\$&');
}

const load = (connection, { table, names, path }) =>
  connection.promise().query({
    sql: `LOAD DATA LOCAL INFILE '${table}' INTO TABLE ${table} CHARACTER SET utf8mb4 (${names.join()})`,
    infileStreamFactory: () => createReadStream(path),
  });
