/** Connections that only questions of calls use, apart from TypeORM's: no import and no transaction holds them up. */
export interface Reading {
  /** How many statements may be at work at once. */
  readonly size: number;

  /** At once where the database is in this process; the driver's errors. */
  rows(sql: string, parameters: readonly (string | number)[]): unknown[] | Promise<unknown[]>;

  /** Resolves when the database answers, rejects soon when it does not. */
  probe(): void | Promise<void>;

  /** The database has been away: no connection is good any more. */
  renew(): void;

  close(): void;
}
