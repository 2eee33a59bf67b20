import { jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Reader } from '../../src/database/reader.js';

/**
 * The statements that reach the database while `work` runs, TypeORM's and the calls' own, leaving out those that an
 * instance asks by the clock.
 */
export async function statementsOf(
  dataSource: DataSource,
  work: () => PromiseLike<unknown>,
  onStatement: (sql: string, parameters: unknown[]) => void = () => undefined,
): Promise<string[]> {
  const statements: string[] = [];
  const note = (sql: string, parameters: readonly unknown[] = []): void => {
    if (isByTheClock(sql)) return;
    statements.push(sql);
    onStatement(sql, [...parameters]);
  };
  const logger = dataSource.logger;
  dataSource.logger = Object.create(logger, { logQuery: { value: note } }) as typeof logger;
  const rows = Reader.prototype.rows;
  const reads = jest.spyOn(Reader.prototype, 'rows').mockImplementation(function (
    this: Reader,
    sql,
    parameters,
    ...rest
  ) {
    note(sql, parameters);
    return rows.call(this, sql, parameters, ...rest);
  });
  try {
    await work();
  } finally {
    dataSource.logger = logger;
    reads.mockRestore();
  }
  return statements;
}

/**
 * Projects, API clients and sources are read anew every two seconds, and what is to be sent of calls; when a client was
 * last used is written every minute, and the journal twice a second, for which it asks whether somebody it tells of was
 * erased; and calls are linked to new contacts behind whoever made them.
 */
function isByTheClock(sql: string): boolean {
  if (
    /^INSERT INTO [`"]lookups[`"]|^SELECT id FROM contacts WHERE id IN|^SELECT DISTINCT c\.number FROM calls/.test(
      sql,
    )
  )
    return true;
  return /FROM [`"](projects|api_clients|sources|call_log_outbox)[`"]|UPDATE [`"]api_clients[`"] SET [`"]last_used_at[`"]/.test(
    sql,
  );
}
