import { isColorUnwanted } from '../config/no-color.js';

/** Where a command speaks: results go out, everything else is told beside them. */
export abstract class Terminal {
  /** Whether people look at the results, rather than a program. */
  abstract readonly isWatched: boolean;
  /** Characters in a line; null where there is no end to it. */
  abstract readonly width: number | null;
  /** Stops what takes long. */
  abstract readonly interrupted: AbortSignal;

  abstract out(text: string): Promise<void>;
  abstract tell(text: string): void;
  /** A bar that moves, where somebody sees it. */
  abstract readonly barStream: NodeJS.WriteStream | null;
}

/** This process's own. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  const interruption = new AbortController();
  // The first one lets the batch under way come to its end; the second is Node's own affair.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  // Whoever reads has had enough: `… | head`.
  stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  return {
    isWatched: stdout.isTTY && !isColorUnwanted(),
    width: stdout.isTTY ? stdout.columns : null,
    interrupted: interruption.signal,
    out: (text) => new Promise((resolve) => stdout.write(text, () => resolve())),
    tell: (text) => void stderr.write(text),
    barStream: stderr.isTTY ? stderr : null,
  };
}
