import type { DataSource } from 'typeorm';

/** The statements that reach the database while `work` runs, leaving out those that an instance asks by the clock. */
export async function statementsOf(
  dataSource: DataSource,
  work: () => PromiseLike<unknown>,
  onStatement: (sql: string, parameters: unknown[]) => void = () => undefined,
): Promise<string[]> {
  const statements: string[] = [];
  const logger = dataSource.logger;
  dataSource.logger = Object.create(logger, {
    logQuery: {
      value: (sql: string, parameters: unknown[] = []) => {
        if (isByTheClock(sql)) return;
        statements.push(sql);
        onStatement(sql, parameters);
      },
    },
  }) as typeof logger;
  try {
    await work();
  } finally {
    dataSource.logger = logger;
  }
  return statements;
}

/** Projects and API clients are read anew every two seconds, and when a client was last used is written every minute. */
function isByTheClock(sql: string): boolean {
  return /FROM [`"](projects|api_clients)[`"]|UPDATE [`"]api_clients[`"] SET [`"]last_used_at[`"]/.test(sql);
}
