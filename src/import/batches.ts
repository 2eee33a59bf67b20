import { setImmediate } from 'node:timers/promises';
import type { ContactChanges } from '../contacts/read-contact.js';
import { type Reading, readRow } from './read-row.js';
import type { FileRecord } from './records.js';
import type { Rejected } from './rejected-rows.js';

export interface BatchRow {
  record: FileRecord;
  changes: ContactChanges;
  /** Which record of the file it is, from 1. */
  number: number;
}

/** Rows that are written together. */
export interface Batch {
  rows: BatchRow[];
  rejected: (Rejected & { number: number })[];
  unrecognisable: number;
  /** Records of the file that are done with once it is written. */
  end: number;
}

/** After so many the event loop comes to its turn: the database answers meanwhile, and is given more to do. */
const ROWS_PER_TURN = 25;

/**
 * @param from records to leave out, which an earlier attempt has done
 * @param size rows in each: others who write contacts of the project wait for so many at a time
 */
export async function* batchesOf(
  records: AsyncIterable<FileRecord>,
  reading: Reading,
  from: number,
  size: number,
): AsyncGenerator<Batch> {
  let end = 0;
  let batch = newBatch();
  for await (const record of records) {
    end += 1;
    if (end % ROWS_PER_TURN === 0) await setImmediate();
    if (end <= from) continue;
    add(batch, record, end, reading);
    if (batch.rows.length + batch.rejected.length < size) continue;
    yield { ...batch, end };
    batch = newBatch();
  }
  if (end > from) yield { ...batch, end };
}

const newBatch = (): Omit<Batch, 'end'> => ({ rows: [], rejected: [], unrecognisable: 0 });

function add(batch: Omit<Batch, 'end'>, record: FileRecord, number: number, reading: Reading): void {
  const read = readRow(record, reading);
  if ('reason' in read) {
    batch.rejected.push({ record, reason: read.reason, number });
    return;
  }
  const { changes } = read;
  batch.rows.push({ record, changes, number });
  if (!changes.columns.externalId && !changes.phones?.length) batch.unrecognisable += 1;
}

/** As two, each for itself: up to the middle of its rows, and what is behind it. */
export function halvesOf({ rows, rejected, end }: Batch): [Batch, Batch] {
  const middle = rows[Math.ceil(rows.length / 2) - 1]!.number;
  const upTo = <T extends { number: number }>(items: T[]) => items.filter(({ number }) => number <= middle);
  const behind = <T extends { number: number }>(items: T[]) => items.filter(({ number }) => number > middle);
  return [
    { rows: upTo(rows), rejected: upTo(rejected), unrecognisable: 0, end: middle },
    { rows: behind(rows), rejected: behind(rejected), unrecognisable: 0, end },
  ];
}
