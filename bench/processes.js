// The service and its ceilings, each in a process of its own.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { TOKEN } from './settings.js';

const MAIN = join(import.meta.dirname, '../dist/main.js');
const running = new Set();

/**
 * As it is deployed, with its log of every request; but patient, since on a machine that is also the load generator an answer
 * that gave up its database would be a wrong one. It costs the same.
 */
export const startService = (databaseUrl, settings = {}) =>
  start(['--max-semi-space-size=8', MAIN], '/health/ready', {
    DATABASE_URL: databaseUrl,
    ADMIN_TOKEN: TOKEN,
    ...{ LOOKUP_BUDGET_MS: '5000', DATABASE_BUDGET_MS: '4000' },
    ...{
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      REDIS_URL: '',
      DATABASE_REPLICA_URLS: '',
      NODE_ENV: 'production',
      MALLOC_ARENA_MAX: '1',
    },
    ...settings,
  });

export const startBare = () => start([join(import.meta.dirname, 'bare.js')], '/');

export const startOneQuery = (databaseUrl) =>
  start([join(import.meta.dirname, 'one-query.js')], '/', { DATABASE_URL: databaseUrl });

async function start(argv, path, settings = {}) {
  const startedAt = performance.now();
  const port = await freePort();
  const env = { ...process.env, ...settings, PORT: String(port) };
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  running.add(child);
  const base = `http://127.0.0.1:${port}`;
  while (!(await answers(base + path))) {
    if (child.exitCode !== null || performance.now() - startedAt > 60_000)
      throw new Error(`${argv.at(-1)} does not answer`);
    await setTimeout(20);
  }
  const startMs = Math.round(performance.now() - startedAt);
  return {
    base,
    startMs,
    cpuMs: () => cpuMs(child.pid),
    rssMiB: () => rssMiB(child.pid),
    stop: () => stop(child),
  };
}

const answers = (url) =>
  fetch(url, { headers: { connection: 'close' } }).then(
    ({ ok }) => ok,
    () => false,
  );

async function stop(child) {
  running.delete(child);
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await Promise.race([ended, setTimeout(5000)]);
  child.kill('SIGKILL');
}

export function stopAll() {
  for (const child of running) child.kill('SIGKILL');
}

/** What the process has used of the processors, user and system; null where there is no /proc. */
function cpuMs(pid) {
  if (!existsSync(`/proc/${pid}/stat`)) return null;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10; // hundredths of a second
}

function rssMiB(pid) {
  return Math.round(
    Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024,
  );
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
