import { runCommand } from '../../src/commands/run-command.js';
import type { Terminal } from '../../src/commands/terminal.js';

export interface CommandResult {
  code: number;
  /** What went to stdout. */
  out: string;
  /** What was told beside it. */
  told: string;
}

/** Runs a command in this process, as `npm run cli -- …` would in its own. */
export async function cli(...args: string[]): Promise<CommandResult> {
  return cliAt({}, ...args);
}

export async function cliAt(terminal: Partial<Terminal>, ...args: string[]): Promise<CommandResult> {
  const [out, told]: [string[], string[]] = [[], []];
  const code = await runCommand(args, {
    isWatched: false,
    width: null,
    interrupted: new AbortController().signal,
    barStream: null,
    out: (text) => {
      out.push(text);
      return Promise.resolve();
    },
    tell: (text) => void told.push(text),
    ...terminal,
  });
  return { code, out: out.join(''), told: told.join('') };
}

/** What a command with --json says. */
export async function cliJson<T>(...args: string[]): Promise<T> {
  const { code, out, told } = await cli(...args, '--json');
  if (code !== 0) throw new Error(`It ended with ${code}: ${out}${told}`);
  return JSON.parse(out) as T;
}
