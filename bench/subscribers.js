// Whether a lookup notices that a thousand subscribers watch: p50 and p99 of lookups at 30 a second, each on a connection of
// its own as a PBX's are, alone and while a thousand are told. They live in a process of their own, as they would.
// Run by `npm run build && node bench/subscribers.js`.
import { fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { atRate } from './new-connections.js';

const SUBSCRIBERS = 1000;
const PER_SECOND = 30;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 15);
const LOOKUP = '/api/while1voice?telephone=0700000000&dnid=0210000000&token=some_secret_token';
const TOOL_TOKEN = 'some_tool_token';
const AUTHORIZATION = { authorization: `Bearer ${TOOL_TOKEN}` };

const CASES = [
  { watched: 'nobody' },
  {
    watched: 'callUpdated, an agent each',
    query: (i) => `subscription { callUpdated(agent: "agent-${i}") { id } }`,
  },
  {
    watched: 'lookupAnswered, all of them',
    query: () => 'subscription { lookupAnswered { id telephone outcome contact { name company segments } } }',
  },
];

if (process.send) await subscribe(process.argv[2], Number(process.argv[3]));
else await compare();

async function compare() {
  const folder = mkdtempSync(join(tmpdir(), 'caller-data-bench-'));
  const port = await freePort();
  const demo = join(import.meta.dirname, '../dist/demo.js');
  const env = { ...process.env, PORT: String(port) };
  const server = spawn(process.execPath, [demo], { cwd: folder, env, stdio: 'ignore' });
  try {
    const base = `http://127.0.0.1:${port}`;
    for (let tries = 0; tries < 200 && !(await isThere(base)); tries++) await setTimeout(50);
    await atRate({ urlOf: () => base + LOOKUP, perSecond: 100, seconds: 5 }); // warm
    const rows = [];
    for (const [i, { watched }] of CASES.entries()) rows.push({ watched, ...(await measure(base, i)) });
    console.log(
      `\nA lookup's latency in ms at ${PER_SECOND} a second, while ${SUBSCRIBERS} subscribers watch\n`,
    );
    console.table(rows);
    console.log(JSON.stringify(rows));
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(base, i) {
  const watchers = CASES[i].query && fork(import.meta.filename, [base, String(i)]);
  if (watchers) await new Promise((resolve) => watchers.once('message', resolve));
  const { total, p50, p99 } = await atRate({
    urlOf: () => base + LOOKUP,
    perSecond: PER_SECOND,
    seconds: SECONDS,
  });
  const told = watchers ? await countOf(watchers) : 0;
  return { lookups: total, told, p50, p99 };
}

async function countOf(watchers) {
  await setTimeout(3000);
  const told = new Promise((resolve) => watchers.once('message', resolve));
  watchers.send('count');
  const count = await told;
  watchers.kill();
  return count;
}

/** In the other process: connects them all, says so, and counts what they are told. */
async function subscribe(base, i) {
  let told = 0;
  process.on('message', () => process.send(told));
  for (let n = 0; n < SUBSCRIBERS; n++)
    await connect(`${base.replace('http', 'ws')}/graphql`, CASES[i].query(n), () => (told += 1));
  await setTimeout(1000);
  process.send('ready');
}

function connect(url, query, onNext) {
  const socket = new WebSocket(url, 'graphql-transport-ws');
  const say = (message) => socket.send(JSON.stringify(message));
  socket.on('open', () => say({ type: 'connection_init', payload: AUTHORIZATION }));
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const { type } = JSON.parse(data.toString());
      if (type === 'next') return onNext();
      if (type !== 'connection_ack') return undefined;
      say({ id: '1', type: 'subscribe', payload: { query } });
      return resolve();
    });
  });
}

async function isThere(base) {
  return fetch(base + LOOKUP).then(
    ({ ok }) => ok,
    () => false,
  );
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
