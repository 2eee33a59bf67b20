import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { idsOfInsert } from './dialect.js';

// Many rows in few statements, where TypeORM's own ways take one each or much longer. Tables and columns are the
// code's own, never an input's.

/** SQLite takes 32,766. */
const MAX_PARAMETERS = 30_000;
/** The database goes through a CASE arm by arm, for each row anew. */
const ROWS_PER_CASE = 100;

/** @param rows all with the same properties */
export async function insertRows<T extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<T>,
  rows: readonly T[],
): Promise<void> {
  for (const { sql, parameters } of inserts(manager, target, rows)) await manager.query(sql, parameters);
}

/** Inserts what has no ids yet, and tells them, in the rows' order. */
export async function insertForIds<T extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<T>,
  rows: readonly T[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const { sql, parameters, count } of inserts(manager, target, rows))
    ids.push(...(await idsOfInsert(manager, sql, parameters, count)));
  return ids;
}

function* inserts<T extends ObjectLiteral>(
  { dataSource }: EntityManager,
  target: EntityTarget<T>,
  rows: readonly T[],
): Generator<{ sql: string; parameters: unknown[]; count: number }> {
  const [first] = rows;
  if (!first) return;
  const { driver } = dataSource;
  const { tablePath, columns: all } = dataSource.getMetadata(target);
  const columns = all.filter(({ propertyName }) => propertyName in first);
  const names = columns.map(({ databaseName }) => driver.escape(databaseName)).join(', ');
  const row = `(${columns.map(() => '?').join()})`;
  for (const part of chunks(rows, Math.floor(MAX_PARAMETERS / columns.length))) {
    const parameters = part.flatMap((values) =>
      columns.map((column) => driver.preparePersistentValue(values[column.propertyName], column) as unknown),
    );
    const sql = `INSERT INTO ${driver.escape(tablePath)} (${names}) VALUES ${part.map(() => row).join()}`;
    yield { sql, parameters, count: part.length };
  }
}

export interface RowChange<T> {
  id: number;
  /** What is not there stays. */
  changes: Partial<T>;
}

/** Each row its own values: `SET name = CASE id WHEN 1 THEN 'a' … ELSE name END`. */
export async function updateRows<T extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<T>,
  rows: readonly RowChange<T>[],
): Promise<void> {
  const { driver } = manager.dataSource;
  const { tablePath, columns: all } = manager.dataSource.getMetadata(target);
  for (const part of chunks(rows, ROWS_PER_CASE)) {
    const columns = all.filter(({ propertyName }) => part.some(({ changes }) => propertyName in changes));
    if (columns.length === 0) continue;
    const parameters: unknown[] = [];
    const sets = columns.map((column) => {
      const changed = part.filter(({ changes }) => column.propertyName in changes);
      for (const { id, changes } of changed)
        parameters.push(id, driver.preparePersistentValue(changes[column.propertyName], column));
      const name = driver.escape(column.databaseName);
      return `${name} = CASE id ${changed.map(() => 'WHEN ? THEN ?').join(' ')} ELSE ${name} END`;
    });
    const ids = part.map(({ id }) => id);
    const where = `id IN (${ids.map(() => '?').join()})`;
    const sql = `UPDATE ${driver.escape(tablePath)} SET ${sets.join(', ')} WHERE ${where}`;
    await manager.query(sql, [...parameters, ...ids]);
  }
}

export function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
