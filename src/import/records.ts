import type { PhoneInput } from '../contacts/contact-phones.js';

/** One contact as a file has it. */
export interface FileRecord {
  /** Where it begins in the file, from 1. */
  line: number;
  cells: string[];
  /** Where the file says more of the phones than a cell can hold. */
  phones?: PhoneInput[];
}

/** A file as a table, whatever it is written in. */
export interface RecordFile {
  header: string[];
  /** In the file's order, as they are read: never more than a few at a time in memory. */
  records: AsyncIterable<FileRecord>;
}
