import { setImmediate } from 'node:timers/promises';
import type { Driver, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { idsOfInsert, madeReady, type Statement } from './dialect.js';

// Many rows in few statements, where TypeORM's own ways take one each or much longer. Tables and columns are the
// code's own, never an input's.

/** SQLite takes 32,766. A server is at work sooner, and longer without a pause, with a few shorter statements. */
const MAX_PARAMETERS = 5000;
/** The database goes through a CASE arm by arm, for each row anew. */
const ROWS_PER_CASE = 100;

/** Rows of one table, all with the same properties. */
export interface Rows {
  target: EntityTarget<ObjectLiteral>;
  rows: readonly ObjectLiteral[];
}

/** @param rows all with the same properties */
export async function insertRows<T extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<T>,
  rows: readonly T[],
): Promise<void> {
  await inTurn(inserts(manager, target, rows), ({ sql, parameters }) => manager.query(sql, parameters));
}

/** Several tables' rows, in this order; what a table gets is asked for when its turn comes. */
export async function insertTables(manager: EntityManager, tables: readonly (() => Rows)[]): Promise<void> {
  await inTurn(insertsOf(manager, tables), ({ sql, parameters }) => manager.query(sql, parameters));
}

function* insertsOf(manager: EntityManager, tables: readonly (() => Rows)[]): Generator<Insert> {
  for (const table of tables) {
    const { target, rows } = table();
    yield* inserts(manager, target, rows);
  }
}

/** Inserts what has no ids yet, and tells them, in the rows' order. */
export async function insertForIds<T extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<T>,
  rows: readonly T[],
): Promise<number[]> {
  const ids = await inTurn(inserts(manager, target, rows), ({ sql, parameters, count }) =>
    idsOfInsert(manager, sql, parameters, count),
  );
  return ids.flat();
}

interface Insert extends Statement {
  /** Rows. */
  count: number;
}

/**
 * Makes the next statement ready while the server is at the one before. It is sent once that has succeeded, and not behind
 * it: where a deadlock ends the transaction, what is under way already would be committed by itself.
 */
async function inTurn<T>(
  statements: Iterable<Insert>,
  send: (statement: Insert) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let sent: Promise<T> | undefined;
  for (const statement of statements) {
    if (sent) results.push(await sent);
    sent = send(statement);
    // How it ended is asked later; unheard until then, it would end the process.
    sent.catch(() => undefined);
    // By the next turn it is on its way.
    if (statement.count > 1) await setImmediate();
  }
  if (sent) results.push(await sent);
  return results;
}

function* inserts<T extends ObjectLiteral>(
  { dataSource }: EntityManager,
  target: EntityTarget<T>,
  rows: readonly T[],
): Generator<Insert> {
  const [first] = rows;
  if (!first) return;
  const { driver } = dataSource;
  const { tablePath, columns: all } = dataSource.getMetadata(target);
  const columns = all.filter((column) => column.propertyName in first && !isNullInAll(column, rows));
  const names = columns.map(({ databaseName }) => driver.escape(databaseName)).join(', ');
  const marks = `(${columns.map(() => '?').join()})`;
  const fields = columns.map((column) => [column.propertyName, writtenBy(driver, column)] as const);
  for (const part of chunks(rows, Math.floor(MAX_PARAMETERS / columns.length))) {
    const parameters: unknown[] = [];
    for (const row of part) for (const [name, write] of fields) parameters.push(write(row[name]));
    const values = madeReady(dataSource, part.map(() => marks).join(), parameters);
    const head = `INSERT INTO ${driver.escape(tablePath)} (${names}) VALUES`;
    yield { ...statementOf(head, values), count: part.length };
  }
}

/** The driver looks for question marks in all that it is given, though for none behind the last value. */
function statementOf(head: string, { sql, parameters }: Statement): Statement {
  if (parameters.length > 0) return { sql: `${head} ${sql}`, parameters };
  return { sql: `${head} ?`, parameters: [{ toSqlString: () => sql }] };
}

/** To be told so costs the server as much as a value. */
const isNullInAll = (
  { propertyName, isNullable, default: byDefault }: ColumnMetadata,
  rows: readonly ObjectLiteral[],
) => isNullable && byDefault === undefined && rows.every((row) => row[propertyName] === null);

const AS_THEY_ARE = new Set<unknown>(['integer', 'varchar', 'text']);

/** Nearly all are written as they are, and each question to the driver costs as much as the value itself. */
function writtenBy(driver: Driver, column: ColumnMetadata): (value: unknown) => unknown {
  if (AS_THEY_ARE.has(column.type) && column.transformer === undefined) return (value) => value;
  return (value): unknown => driver.preparePersistentValue(value, column);
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
