// What a lookup costs, beside the least that any answer over HTTP costs here: a constant from a bare node:http server.
// Both in processes of their own, in turns, in one run; medians of several rounds. Run by `npm run bench`.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import autocannon from 'autocannon';
import { floodRows } from './flood.js';
import { flatOut } from './new-connections.js';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5); // 0: only the flood
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);
const CONNECTIONS = 10;
const TOKEN = 'some_secret_token';
const TOOL_TOKEN = 'some_tool_token';

const question = (telephone) => `/api/while1voice?telephone=${telephone}&dnid=0210000000&token=${TOKEN}`;
const CASES = [
  { name: 'known caller', path: question('0700000000'), expects: '"id":12345' },
  { name: 'known caller with rules', path: question('0721000001'), expects: '"queue_position":1' },
  { name: 'unknown caller', path: question('0799999999'), expects: '"id":null' },
  { name: 'withheld', path: question('anonymous'), expects: '"id":null' },
];

const folder = mkdtempSync(join(tmpdir(), 'caller-data-bench-'));
const servers = [];
try {
  const ours = await serve([join(import.meta.dirname, '../dist/demo.js')], question('0700000000'));
  const bare = await serve([join(import.meta.dirname, 'bare.js')], '/');
  const rows = [];
  for (const reuse of ROUNDS > 0 ? [true, false] : []) {
    for (const { name, path, expects } of CASES)
      rows.push(await compare(name, reuse, ours + path, bare, expects));
  }
  await addContacts(ours, 1000);
  report(rows, await floodRows(ours, question('0721000001'), TOOL_TOKEN, SECONDS * 2));
} finally {
  for (const server of servers) server.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function serve(argv, path) {
  const port = await freePort();
  const server = spawn(process.execPath, argv, {
    cwd: folder,
    env: { ...process.env, PORT: String(port) },
    stdio: 'ignore',
  });
  servers.push(server);
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries++) {
    if (
      await fetch(base + path).then(
        (response) => response.ok,
        () => false,
      )
    )
      return base;
    await setTimeout(50);
  }
  throw new Error(`${argv[0]} does not answer`);
}

/** So that a page is a full one. */
async function addContacts(base, count) {
  const input = Array.from({ length: count }, (_, i) => ({
    name: `Caller ${i}`,
    phones: [{ number: `07220${String(i).padStart(5, '0')}` }],
    segments: ['bench'],
  }));
  const query =
    'mutation ($input: [UpsertContactInput!]!) { upsertContacts(projectId: 1, input: $input) { created } }';
  const response = await fetch(`${base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOOL_TOKEN}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = await response.json();
  if (data?.upsertContacts.created !== count)
    throw new Error(`The contacts were not made: ${JSON.stringify(errors)}`);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function compare(name, reuse, oursUrl, bareUrl, expects) {
  const body = await fetch(oursUrl).then((response) => response.text());
  if (!body.includes(expects)) throw new Error(`${name}: a wrong answer, ${body}`);
  const [ours, bare] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await load(oursUrl, reuse, body));
    bare.push(await load(bareUrl, reuse));
  }
  const rate = median(ours.map(({ rate }) => rate));
  const ceiling = median(bare.map(({ rate }) => rate));
  const p99 = median(ours.map(({ p99 }) => p99));
  return {
    case: name,
    connections: reuse ? 'kept' : 'new',
    rate,
    ceiling,
    ratio: +(rate / ceiling).toFixed(2),
    p99,
  };
}

async function load(url, reuse, expectBody) {
  if (!reuse) return flatOut({ url, connections: CONNECTIONS, seconds: SECONDS, expectBody });
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, expectBody });
  if (result.non2xx || result.mismatches || result.errors)
    throw new Error(`${url}: not every answer was right`);
  return { rate: Math.round(result.requests.average), p99: result.latency.p99 };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function report(rows, floods) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  }).trim();
  const machine = `${cpus().length} × ${cpus()[0].model}, Node ${process.versions.node}`;
  console.log(
    `\nLookups a second on embedded SQLite, beside a bare node:http answer (commit ${commit}; ${machine})\n`,
  );
  console.table(rows.map((row) => ({ ...row, p99: `${row.p99} ms` })));
  console.log(
    '\nA lookup’s latency in milliseconds at 100 a second, a new connection each, while /graphql is flooded by\n',
  );
  console.table(floods);
  const json = { commit, machine, rounds: ROUNDS, seconds: SECONDS, rows, floods };
  writeFileSync(join(import.meta.dirname, 'last-run.json'), `${JSON.stringify(json, null, 2)}\n`);
}
