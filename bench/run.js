// What a lookup costs, beside the least that anything costs here: every case beside its ceiling, each in a process of its own,
// in turns, in one run; medians of several rounds, and every answer is checked. Ceilings: a constant from a bare node:http
// server; Fastify with one query by an index. Run by `npm run bench`; `bench/settings.js` says what may be set.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { mysqlWith, numberOf, sqliteWith, unknownOf } from './dataset.js';
import { floodRows, whileImporting } from './flood.js';
import { importRows } from './import.js';
import { compare, median, warm } from './load.js';
import { memoryRow } from './memory.js';
import { startBare, startOneQuery, startService, stopAll } from './processes.js';
import { CONTACTS, MYSQL, ONLY, ROUNDS, SECONDS, TOKEN, WARM } from './settings.js';

const SMALL = 10_000;
/** A round of callers who have not called before: few enough that the small dataset lasts. */
const COLD = Math.floor(SMALL / (ROUNDS + 1));

const question = (telephone) =>
  `/api/while1voice?telephone=${telephone}&dnid=0210000000&token=${TOKEN}&project=bench`;
const isKnown = (body) => body.startsWith('{"id":') && !body.startsWith('{"id":null');
const isNobody = (body) => body.startsWith('{"id":null');
const isAny = (body) => body.length > 0;

/** Each time another, all over the dataset. */
function differentOnes(numberAt, contacts) {
  let i = Math.floor(Math.random() * contacts);
  return () => question(numberAt((i = (i + 7919) % contacts)));
}

const TITLES = {
  lookups: 'Lookups a second, beside a constant from node:http, or Fastify with one query (cold, unknown)',
  size: `Callers not seen before, of ${CONTACTS} contacts beside ${SMALL}`,
  graphql: 'GraphQL operations a second, beside Fastify with a query; held to half of the event loop',
  flood: 'A lookup’s latency at 100 a second, a new connection each, beside what else goes on',
  workers: 'What a second worker adds (WEB_CONCURRENCY)',
  import: 'Contacts imported a second',
  start: 'From the start of the process to the first answer',
  memory: 'Resident memory, as different callers call',
};
const parts = { lookups, size, graphql, flood, workers, import: importRows, start, memory };
const results = {};
const failed = [];
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (ONLY && !ONLY.includes(name)) continue;
    console.log(`\n${TITLES[name]}\n`);
    await run(name, measure);
  }
  report();
} finally {
  stopAll();
}
process.exitCode = failed.length > 0 ? 1 : 0;

/** A part that fails, because an answer was wrong or late, takes no other with it. */
async function run(name, measure) {
  try {
    results[name] = await measure();
    console.table(results[name]);
  } catch (error) {
    stopAll();
    failed.push(name);
    results[name] = { failed: error.message };
    console.log(`Not measured: ${error.message}`);
  }
}

async function lookups() {
  const rows = await lookupsOn('SQLite', await sqliteWith(CONTACTS));
  if (MYSQL) rows.push(...(await lookupsOn('MySQL', await mysqlWith(CONTACTS))));
  else console.log('TEST_MYSQL_URL names no server: only SQLite is measured');
  return rows;
}

async function lookupsOn(database, url) {
  const [server, bare, query] = [await startService(url), await startBare(), await startOneQuery(url)];
  const ours = (path, isRight) => ({ server, path, isRight });
  const hot = ours(() => question(numberOf(1)), isKnown);
  const cold = ours(differentOnes(numberOf, CONTACTS), isKnown);
  const unknown = ours(differentOnes(unknownOf, 5_000_000), isNobody);
  const constant = { server: bare, path: () => question(numberOf(1)), isRight: isAny };
  const oneQuery = (path) => ({ server: query, path, isRight: isAny });
  for (const target of [hot, cold, unknown, constant, oneQuery(cold.path)]) await warm(target);
  const rows = [];
  for (const reuse of [true, false]) {
    const pairs = [
      ['hot', hot, constant],
      ['cold', cold, oneQuery(cold.path)],
      ['unknown', unknown, oneQuery(unknown.path)],
      ['withheld', ours(() => question('anonymous'), isNobody), constant],
    ];
    for (const [name, mine, ceiling] of pairs)
      rows.push(await compare({ database, callers: name }, mine, ceiling, { reuse }));
  }
  for (const each of [server, bare, query]) await each.stop();
  return rows;
}

async function size() {
  const rows = [await sizeOn('SQLite', sqliteWith)];
  if (MYSQL) rows.push(await sizeOn('MySQL', mysqlWith));
  return rows;
}

/** Large beside small; both are warmed by unknown callers, so that nobody is remembered. */
async function sizeOn(database, datasetWith) {
  const target = async (contacts) => {
    const server = await startService(await datasetWith(contacts));
    await warm({ server, path: differentOnes(unknownOf, 5_000_000), isRight: isNobody });
    return { server, path: differentOnes(numberOf, contacts), isRight: isKnown };
  };
  const [large, small] = [await target(CONTACTS), await target(SMALL)];
  const row = await compare({ database, contacts: CONTACTS }, large, small, { amount: COLD });
  for (const { server } of [large, small]) await server.stop();
  return row;
}

async function graphql() {
  const url = await sqliteWith(CONTACTS);
  const [server, query] = [await startService(url), await startOneQuery(url)];
  const operation = (body) => ({
    server,
    path: () => '/graphql',
    isRight: (text) => text.startsWith('{"data":') && !text.includes('"errors"'),
    request: {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(body),
    },
  });
  const read = operation({ query: '{ contacts(first: 50) { nodes { id name company } } }' });
  const write = operation({
    query: 'mutation ($company: String) { updateContact(id: "1", input: { company: $company }) { id } }',
    variables: { company: 'A company' },
  });
  const ceiling = (path) => ({ server: query, path: () => path, isRight: isAny });
  const rows = [];
  for (const [name, mine, theirs] of [
    ['a page of 50 contacts', read, ceiling('/page')],
    ['an update', write, ceiling('/write')],
  ]) {
    await warm(mine, WARM / 20);
    rows.push(await compare({ operation: name }, mine, theirs));
  }
  for (const each of [server, query]) await each.stop();
  return rows;
}

async function flood() {
  const url = MYSQL ? await mysqlWith(CONTACTS) : await sqliteWith(CONTACTS);
  const service = await startService(url);
  const path = differentOnes(numberOf, CONTACTS);
  await warm({ server: service, path, isRight: isKnown });
  const rows = [...(await floodRows(service, path)), await whileImporting(service, path, url)];
  await service.stop();
  return rows;
}

async function workers() {
  if (!MYSQL) return [];
  const url = await mysqlWith(CONTACTS);
  const target = async (count) => {
    const server = await startService(url, { WEB_CONCURRENCY: String(count) });
    // The processors that a worker uses are not the primary's.
    const one = {
      server: { ...server, cpuMs: () => null },
      path: () => question(numberOf(1)),
      isRight: isKnown,
    };
    await warm(one, 2 * WARM);
    return one;
  };
  const [two, one] = [await target(2), await target(1)];
  const rows = [];
  for (const reuse of [true, false]) rows.push(await compare({ workers: 2, beside: 1 }, two, one, { reuse }));
  for (const { server } of [two, one]) await server.stop();
  return rows;
}

async function start() {
  const times = [];
  const url = await sqliteWith(SMALL);
  for (let round = 0; round < ROUNDS; round++) {
    const service = await startService(url);
    times.push(service.startMs);
    await service.stop();
  }
  return [{ 'ms, median': median(times), 'ms, all': times.join(' ') }];
}

async function memory() {
  return [await memoryRow()];
}

function report() {
  const commit = commitOf();
  const machine = `${cpus().length} × ${cpus()[0].model}, Node ${process.versions.node}`;
  const settings = { contacts: CONTACTS, rounds: ROUNDS, seconds: SECONDS };
  console.log(`\nCommit ${commit}; ${machine}; the load generator shares the machine.\n`);
  const json = { commit, machine, at: new Date().toISOString(), settings, ...results };
  writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(json, null, 2)}\n`);
}

/** A release has no git to ask. */
function commitOf() {
  const git = (...args) => {
    const options = { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', args, options).trim();
  };
  try {
    const isChanged = git('status', '--porcelain', '../src') !== '';
    return git('rev-parse', '--short', 'HEAD') + (isChanged ? ' and changes' : '');
  } catch {
    return 'unknown';
  }
}
