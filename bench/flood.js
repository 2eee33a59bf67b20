// Whether a lookup notices what else goes on: its p99 at 100 a second, each on a connection of its own as a PBX's are, alone,
// while /graphql is flooded, and while contacts are imported.
import { spawn } from 'node:child_process';
import { createWriteStream, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { atRate } from './new-connections.js';
import { IMPORT_ROWS, SECONDS, TOKEN } from './settings.js';

const LOOKUPS_A_SECOND = 100;
const FLOOD_CONNECTIONS = 4;
const CLI = join(import.meta.dirname, '../dist/cli.js');

const page =
  '{ contacts(first: 200) { nodes { name phones { formatted } segments routes { id } } totalCount } }';
const FLOODS = [
  { name: 'nobody', body: null },
  { name: 'full pages of contacts', body: JSON.stringify({ query: page }) },
  {
    name: 'documents of 900 KB',
    body: JSON.stringify({ query: `{ ${'viewer { name } '.repeat(56_000)} }` }),
  },
  { name: 'no token', body: JSON.stringify({ query: page }), token: '' },
];

/** @param path of the n-th lookup */
export async function floodRows({ base }, path) {
  const rows = [];
  for (const { name, body, token = TOKEN } of FLOODS) {
    const attack = body && autocannon(floodOf(base, body, token, SECONDS * 2 + 1));
    const row = await latency(name, base, path);
    rows.push({ ...row, 'its requests': (await attack)?.requests.total ?? 0 });
  }
  return rows;
}

/** The command line in a process of its own, into another project of the same database. */
export async function whileImporting({ base }, path, databaseUrl) {
  const file = join(tmpdir(), `caller-data-bench-import-${process.pid}.csv`);
  const out = createWriteStream(file);
  out.write('external_id,name,phones\n');
  for (let i = 0; i < IMPORT_ROWS; i++) out.write(`X-${i},Imported ${i},074${1_000_000 + i}\n`);
  out.end();
  await once(out, 'finish');
  const env = { ...process.env, DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' };
  const args = [CLI, 'import', 'contacts', file, '--project', 'import', '--json'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
  const exited = once(child, 'exit');
  try {
    const row = await latency('an import', base, path);
    const [code] = await exited;
    if (code !== 0) throw new Error(`The import ended with ${code}: ${said}`);
    return { ...row, 'its requests': IMPORT_ROWS };
  } finally {
    rmSync(file, { force: true });
  }
}

async function latency(name, base, path) {
  const seconds = SECONDS * 2;
  const { total, p50, p99 } = await atRate({
    urlOf: () => base + path(),
    perSecond: LOOKUPS_A_SECOND,
    seconds,
  });
  return { beside: name, lookups: total, 'p50, ms': p50, 'p99, ms': p99 };
}

function floodOf(base, body, token, duration) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  return { url: `${base}/graphql`, method: 'POST', headers, body, connections: FLOOD_CONNECTIONS, duration };
}
