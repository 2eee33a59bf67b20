import type { QueryRunner, TableColumn, TableIndex } from 'typeorm';

// MySQL commits with every change of a table: whoever dies in the middle of a migration leaves the first half of it
// behind, and the next one begins anew. So each step looks first whether it has been done.

export async function addMissingColumns(
  runner: QueryRunner,
  table: string,
  columns: TableColumn[],
): Promise<void> {
  for (const column of columns)
    if (!(await runner.hasColumn(table, column.name))) await runner.addColumn(table, column);
}

export async function createMissingIndices(
  runner: QueryRunner,
  table: string,
  indices: TableIndex[],
): Promise<void> {
  for (const index of indices)
    if (!(await hasIndex(runner, table, index.name!))) await runner.createIndex(table, index);
}

export async function dropIndexIfThere(runner: QueryRunner, table: string, name: string): Promise<void> {
  if (await hasIndex(runner, table, name)) await runner.dropIndex(table, name);
}

async function hasIndex(runner: QueryRunner, table: string, name: string): Promise<boolean> {
  const found = await runner.getTable(table);
  return found?.indices.some((index) => index.name === name) ?? false;
}
