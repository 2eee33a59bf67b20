import Sqlite, { type Database, type Statement } from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import type { Reading } from './reading.js';

/** As many as the segments of callers and the shapes of numbers called make. */
const MAX_PREPARED = 500;

/**
 * A connection that only reads. In WAL mode it sees the last commit, whatever is being written meanwhile, and needs no
 * turn at the gate.
 */
export class SqliteReading implements Reading {
  readonly size = 1;
  private readonly database: Database;
  private readonly statements = new LRUCache<string, Statement>({ max: MAX_PREPARED });

  constructor(path: string) {
    this.database = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 100 });
  }

  rows(sql: string, parameters: readonly (string | number)[]): unknown[] {
    return this.prepared(sql).all(...parameters);
  }

  probe(): void {
    this.rows('SELECT 1', []);
  }

  renew(): void {
    this.statements.clear();
  }

  close(): void {
    this.database.close();
  }

  private prepared(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (!statement) this.statements.set(sql, (statement = this.database.prepare(sql)));
    return statement;
  }
}
