import { Presets, SingleBar } from 'cli-progress';
import type { ImportState } from '../import/import-contacts.js';
import type { Terminal } from './terminal.js';

/** Without a terminal, a line as often. */
const LINE_MS = 10_000;
const FORMAT = '{bar} {percentage}% | {rows} rows | {rate} rows/s | {left} left | {rejected} rejected';

/** How far an import has come: a bar where somebody watches, else a line now and then. */
export class ImportBar {
  private readonly start = performance.now();
  private bar: SingleBar | undefined;
  private first: ImportState | undefined;
  private lastLine = this.start;

  constructor(private readonly terminal: Terminal) {}

  readonly show = (state: ImportState): void => {
    // What an earlier attempt has done is not our rate.
    this.first ??= { ...state };
    const told = this.told(state);
    if (this.terminal.barStream) this.draw(this.terminal.barStream, state, told);
    else if (performance.now() - this.lastLine > LINE_MS) {
      this.lastLine = performance.now();
      this.terminal.tell(
        `${told.rows} rows, ${told.rate} rows/s, ${told.left} left, ${told.rejected} rejected\n`,
      );
    }
  };

  end(): void {
    this.bar?.stop();
  }

  private told({ bytes, size, rows, rejected }: ImportState) {
    const seconds = (performance.now() - this.start) / 1000;
    const done = rows - this.first!.rows;
    const read = bytes - this.first!.bytes;
    const left = read > 0 ? ((size - bytes) / read) * seconds : NaN;
    return { rows, rejected, rate: Math.round(done / seconds), left: durationOf(left) };
  }

  private draw(stream: NodeJS.WriteStream, { bytes, size }: ImportState, told: object): void {
    if (!this.bar) {
      this.bar = new SingleBar(
        { stream, format: FORMAT, hideCursor: true, clearOnComplete: true },
        Presets.shades_classic,
      );
      this.bar.start(size, bytes, told);
    }
    this.bar.update(bytes, told);
  }
}

function durationOf(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
