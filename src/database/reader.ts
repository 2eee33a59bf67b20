import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { untilAborted } from './until-aborted.js';

/** Asks the database for a call that is waiting: plain SQL, and never longer than the caller's signal allows. */
@Injectable()
export class Reader {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws the signal's reason when it aborts first; the driver's error when the database refuses */
  async rows<Row>(
    sql: string,
    parameters: readonly (string | number)[],
    signal: AbortSignal,
  ): Promise<Row[]> {
    signal.throwIfAborted();
    return untilAborted(this.dataSource.query<Row[]>(sql, [...parameters]), signal);
  }
}
