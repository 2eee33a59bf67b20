import { Readable } from 'node:stream';
import { type CsvErrorCode, CsvError, parse } from 'csv-parse';
import { ExpectedError } from '../errors/errors.js';
import { csvFormOf } from './delimiter.js';
import { type FileSurvey, utf8Of } from './file-survey.js';
import type { FileRecord, RecordFile } from './records.js';

/** Characters: notes and all else at their longest, many times over. A quote that is never closed ends here. */
const MAX_RECORD = 512 * 1024;

/** @throws ExpectedError BAD_USER_INPUT for a file without a header, and while reading, for a quote that is never closed */
export async function openCsv(
  survey: FileSurvey,
  delimiter: string | null,
  onBytes: (bytes: number) => void,
): Promise<RecordFile> {
  const form = csvFormOf(survey.start);
  const lines = readRecords(survey, delimiter ?? form.delimiter, onBytes);
  if (form.isSaid) await lines.next();
  const first = await lines.next();
  if (first.done)
    throw new ExpectedError('BAD_USER_INPUT', 'FILE: is empty: its first line must name the columns');
  return { header: first.value.cells, records: lines };
}

async function* readRecords(
  survey: FileSurvey,
  delimiter: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<FileRecord> {
  const lines = new LineNumbers();
  const parser = parse({
    delimiter,
    // What stands in quotes keeps its spaces.
    trim: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: MAX_RECORD,
    // Its types know of no other record than cells where columns have no names.
    on_record: (cells, { lines: end }) => ({ line: lines.startOf(cells, end), cells }) as never,
  });
  const source = Readable.from(utf8Of(survey, onBytes), { objectMode: false });
  source.on('error', (error) => parser.destroy(error)).pipe(parser);
  try {
    yield* parser as AsyncIterable<FileRecord>;
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error) : error;
  } finally {
    source.destroy();
  }
}

/** The library says where a record ends, and counts a Windows line break within quotes twice. */
class LineNumbers {
  private tooMany = 0;

  startOf(cells: readonly string[], end: number): number {
    let breaks = 0;
    for (const cell of cells) {
      if (!cell.includes('\n')) continue;
      breaks += cell.split('\n').length - 1;
      this.tooMany += cell.split('\r\n').length - 1;
    }
    return end - this.tooMany - breaks;
  }
}

const QUOTE_CODES: CsvErrorCode[] = ['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE'];

function unreadable(error: CsvError): ExpectedError {
  const line = Number(error.lines);
  const why = QUOTE_CODES.includes(error.code)
    ? `a quote (") is opened and not closed, at or before line ${line}`
    : `cannot be read as CSV at line ${line} (${error.code})`;
  return new ExpectedError('BAD_USER_INPUT', `FILE: ${why}`);
}
