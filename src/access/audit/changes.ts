import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Changes } from './audit-entry.entity.js';

/** What a thing consists of for those who read the log. */
export type Values = Record<string, unknown>;

/** What follows from the rest, or is told by the entry itself. */
const LEFT_OUT = new Set([
  'id',
  'version',
  'createdAt',
  'updatedAt',
  'lastUsedAt',
  'sortName',
  'words',
  'kind',
]);

/** The columns of a row. Tokens and their hashes have a table of their own, of which nothing is ever recorded. */
export function valuesOf<T extends ObjectLiteral>(
  { dataSource }: EntityManager,
  target: EntityTarget<T>,
  row: T,
): Values {
  const names = dataSource.getMetadata(target).columns.map(({ propertyName }) => propertyName);
  return Object.fromEntries(
    names.filter((name) => !LEFT_OUT.has(name)).map((name) => [name, row[name] as unknown]),
  );
}

/** The fields that differ; of a thing that is new or gone, those that say something. */
export function changesBetween(before: Values | null, after: Values | null): Changes {
  const changes: Changes = {};
  for (const name of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])) {
    const [was, is] = [before?.[name] ?? null, after?.[name] ?? null];
    if (textOf(was) !== textOf(is)) changes[name] = [was, is];
  }
  return changes;
}

/** An empty list says as little as none. */
const textOf = (value: unknown): string =>
  Array.isArray(value) && value.length === 0 ? 'null' : JSON.stringify(value);
