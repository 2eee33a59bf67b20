import { destination } from 'pino';

/** More waits for nobody: a line is written at once where so many letters wait already. */
const MAX_LETTERS = 32 * 1024;

const stdout = destination({ fd: 1, sync: true });
let waiting = '';
let isDue = false;

/**
 * Writes to stdout what one turn of the event loop has logged, together: a system call for each line would cost as much as
 * the answer that it tells of. Also what a crash leaves behind is written; only SIGKILL can take a turn's lines.
 */
export function logStream(): { write: (line: string) => void } {
  return { write };
}

function write(line: string): void {
  waiting += line;
  if (waiting.length >= MAX_LETTERS) return flush();
  if (isDue) return;
  isDue = true;
  setImmediate(flush);
}

function flush(): void {
  isDue = false;
  if (waiting === '') return;
  const lines = waiting;
  waiting = '';
  stdout.write(lines);
}

process.on('exit', flush);
