// What a process of ours, and the database's server beside it, have spent.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

const CLI = new URL('../dist/cli.js', import.meta.url).pathname;
const TELL = `import { writeSync } from 'node:fs';
  process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));`;

/**
 * Runs one command.
 *
 * @returns {Promise<object>} what it says, with `cpuSeconds` and `peakMb`, its memory at its largest
 */
export async function cli(url, ...args) {
  const argv = [
    '--max-semi-space-size=8',
    '--import',
    `data:text/javascript,${encodeURIComponent(TELL)}`,
    CLI,
    ...args,
    '--json',
  ];
  const env = { ...process.env, DATABASE_URL: url, LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  const [said, used, [code]] = await Promise.all([text(child.stdout), text(child.stdio[3]), once(child, 'exit')]); // prettier-ignore
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(used);
  return { ...JSON.parse(said), cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: Math.round(maxRSS / 1000) }; // prettier-ignore
}

/** @returns {Promise<() => number | null>} seconds of CPU of a server on this machine; null where nobody may read them */
export async function serverClock(connection) {
  try {
    const [[{ file, host }]] = await connection.query('SELECT @@pid_file AS file, @@hostname AS host');
    if (host !== readFileSync('/etc/hostname', 'utf8').trim()) return () => null;
    const pid = readFileSync(file, 'utf8').trim();
    return () => {
      const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .split(') ')[1]
        .split(' ')
        .slice(11, 13);
      return (Number(user) + Number(system)) / 100;
    };
  } catch {
    return () => null;
  }
}
