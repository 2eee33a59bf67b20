import type { DataSource, EntityManager, EntityMetadata, ObjectLiteral } from 'typeorm';
import { insertRows } from './bulk.js';
import { readingWhole, writing } from './dialect.js';

/** Few enough for a transaction that is short, many enough for statements that are few. */
const ROWS_PER_BATCH = 1000;

/** How far a copy has come. */
export interface CopyState {
  table: string;
  /** Of all tables. */
  rows: number;
  total: number;
}

export interface CopyReport {
  /** How many rows each table has had. */
  tables: Record<string, number>;
  rows: number;
}

/**
 * Copies all that is kept from one database into another, empty one with the same schema, whatever make either is of: ids
 * stay, and new rows get higher ones. The source is read as it was at one moment.
 *
 * @throws the signal's reason between two batches: what is there by then stays
 */
export function copyDatabase(
  from: DataSource,
  to: DataSource,
  onProgress: (state: CopyState) => void,
  signal: AbortSignal,
): Promise<CopyReport> {
  return readingWhole(from, async (source) => {
    const tables = tablesInOrder(from);
    const total = await sum(tables, ({ tablePath }) => countOf(source, tablePath));
    const report: CopyReport = { tables: {}, rows: 0 };
    for (const { tablePath, target } of tables) {
      report.tables[tablePath] = 0;
      for await (const rows of rowsOf(source, from.getMetadata(target))) {
        signal.throwIfAborted();
        await writing(to, (manager) => insertRows(manager, target, rows));
        report.tables[tablePath] += rows.length;
        report.rows += rows.length;
        onProgress({ table: tablePath, rows: report.rows, total });
      }
    }
    return report;
  });
}

/** The tables that have rows. */
export async function tablesInUse(dataSource: DataSource): Promise<string[]> {
  const used: string[] = [];
  for (const { tablePath } of tablesInOrder(dataSource)) {
    if ((await countOf(dataSource.manager, tablePath)) > 0) used.push(tablePath);
  }
  return used;
}

/** Each table once, behind those that it refers to. */
export function tablesInOrder({ entityMetadatas }: DataSource): EntityMetadata[] {
  const ordered: EntityMetadata[] = [];
  const add = (metadata: EntityMetadata): void => {
    if (ordered.some(({ tablePath }) => tablePath === metadata.tablePath)) return;
    for (const { referencedEntityMetadata: other } of metadata.foreignKeys)
      if (other !== metadata) add(other);
    ordered.push(metadata);
  };
  // Of several kinds of things in one table, what they all are knows all columns.
  for (const metadata of entityMetadatas) add(metadata.parentEntityMetadata ?? metadata);
  return ordered;
}

/** In batches, each from where the last one ended, so that the last costs what the first does. */
async function* rowsOf(
  source: EntityManager,
  { tablePath, columns, primaryColumns }: EntityMetadata,
): AsyncGenerator<ObjectLiteral[]> {
  const { driver } = source.dataSource;
  const key = primaryColumns.map(({ databaseName }) => databaseName);
  const keys = key.map((name) => driver.escape(name));
  const select = `SELECT * FROM ${driver.escape(tablePath)}`;
  const order = `ORDER BY ${keys.join(', ')} LIMIT ${ROWS_PER_BATCH}`;
  let last: unknown[] | undefined;
  do {
    const behind = last ? behindKey(keys, last) : { sql: '', values: [] };
    const found: ObjectLiteral[] = await source.query(`${select} ${behind.sql} ${order}`, behind.values);
    if (found.length === 0) return;
    yield found.map((row) =>
      Object.fromEntries(
        columns.map((column) => [
          column.propertyName,
          driver.prepareHydratedValue(row[column.databaseName], column) as unknown,
        ]),
      ),
    );
    const end = found.length === ROWS_PER_BATCH ? found.at(-1) : undefined;
    last = end && key.map((name) => end[name] as unknown);
  } while (last);
}

/** `(a, b) > (?, ?)`, written so that MySQL goes by the index: `a > ? OR (a = ? AND b > ?)`. */
function behindKey(keys: string[], values: unknown[]): { sql: string; values: unknown[] } {
  const arms = keys.map((key, i) => [...keys.slice(0, i).map((before) => `${before} = ?`), `${key} > ?`]);
  return {
    sql: `WHERE ${arms.map((arm) => `(${arm.join(' AND ')})`).join(' OR ')}`,
    values: keys.flatMap((_, i) => values.slice(0, i + 1)),
  };
}

async function countOf(manager: EntityManager, table: string): Promise<number> {
  const name = manager.dataSource.driver.escape(table);
  const [row] = await manager.query<{ count: number | string }[]>(`SELECT COUNT(*) AS count FROM ${name}`);
  return Number(row?.count);
}

async function sum<T>(items: readonly T[], of: (item: T) => Promise<number>): Promise<number> {
  let total = 0;
  for (const item of items) total += await of(item);
  return total;
}
