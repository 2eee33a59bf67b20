import { type FileHandle, open } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { quoteFormulas } from '../export/spreadsheet-text.js';
import type { FileRecord } from './records.js';

export interface Rejected {
  record: FileRecord;
  reason: string;
}

/** The rows that were refused, as they were, each with its line and the reason: to be mended and imported again. */
export class RejectedRows {
  private file: FileHandle | undefined;

  constructor(
    readonly path: string,
    private readonly header: readonly string[],
  ) {}

  /**
   * Adds rows behind the first `length` bytes; what stands there of a batch that never came to its end goes. On the disk
   * when it returns, since the batch that is written next says so.
   *
   * @returns how many bytes the file then has
   */
  async add(rows: readonly Rejected[], length: number): Promise<number> {
    if (rows.length === 0) return length;
    this.file ??= await open(this.path, length === 0 ? 'w' : 'r+');
    const lines = rows.map(({ record, reason }) => [String(record.line), reason, ...record.cells]);
    if (length === 0) lines.unshift(['line', 'reason', ...this.header]);
    const text = stringify(lines.map((cells) => cells.map(quoteFormulas)), { quoted_match: /^\s|\s$|;/ }); // prettier-ignore
    await this.file.truncate(length);
    const { bytesWritten } = await this.file.write(Buffer.from(text), 0, null, length);
    await this.file.datasync();
    return length + bytesWritten;
  }

  /** What is left of an import that was stopped is cut off behind the first `length` bytes. */
  async close(length: number): Promise<void> {
    if (length > 0) this.file ??= await open(this.path, 'r+');
    await this.file?.truncate(length);
    await this.file?.close();
  }
}
