import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { learnSecret } from './canaries.js';
import { expectNoLeaks, noteLogged } from './leaks.js';

const ROOT = join(import.meta.dirname, '../..');

/** The application as it is deployed, built into a folder of its own: `dist/` may be anybody's, of any day. */
export async function buildApp() {
  const folder = mkdtempSync(join(tmpdir(), 'caller-data-test-build-'));
  for (const name of ['package.json', 'examples'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const args = [
    compiler,
    '-p',
    join(ROOT, 'tsconfig.build.json'),
    '--noCheck',
    '--outDir',
    join(folder, 'dist'),
  ];
  await promisify(execFile)(process.execPath, args);
  const instances: ChildProcess[] = [];

  /** A process of its own, on a free port. */
  const start = async (settings: Record<string, string>): Promise<Instance> => {
    learnSecret(settings.ADMIN_TOKEN);
    const env = {
      ...process.env,
      LOG_LEVEL: 'info',
      ...settings,
      HOST: '127.0.0.1',
      PORT: '0',
      NODE_OPTIONS: '',
    };
    const child = spawn(process.execPath, ['dist/main.js'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    instances.push(child);
    const said: string[] = [];
    child.stderr.on('data', (text) => said.push(String(text)));
    const exited = once(child, 'exit').then(([code]) => code as number | null);
    const listens = portOf(child);
    const port = await Promise.race([
      listens,
      exited.then((code) => Promise.reject(new Error(`It ended with ${code}: ${said.join('')}`))),
    ]);
    return { pid: child.pid!, port, exited, tell: (signal) => void child.kill(signal) };
  };

  /** A command in a process of its own. */
  const command = (args: readonly string[], settings: Record<string, string> = {}): ChildProcess => {
    const env = { ...process.env, LOG_LEVEL: 'info', ...settings, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, ['dist/cli.js', ...args], { cwd: folder, env });
    instances.push(child);
    return child;
  };

  const stopAll = () => {
    for (const child of instances) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
    expectNoLeaks();
  };
  return { start, command, stopAll };
}

export interface Instance {
  pid: number;
  port: number;
  /** Its exit code. */
  exited: Promise<number | null>;
  tell: (signal: NodeJS.Signals) => void;
}

/** As the log says it; read on, or the process would wait for somebody who reads. */
function portOf({ stdout }: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    createInterface({ input: stdout! }).on('line', (line) => {
      noteLogged(line);
      const [, port] = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
  });
}
