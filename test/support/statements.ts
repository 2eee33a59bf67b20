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

/** The projects and the API clients are read anew every two seconds, call or no call. */
function isByTheClock(sql: string): boolean {
  return /FROM [`"](projects|api_clients)[`"]/.test(sql);
}
