import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
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
  'fetchedAt',
  'kind',
]);

/** The columns of a row. Tokens and their hashes have a table of their own, of which nothing is ever recorded. */
export function valuesOf<T extends ObjectLiteral>(
  { dataSource }: EntityManager,
  target: EntityTarget<T>,
  row: T,
): Values {
  const values: Values = {};
  for (const name of namesOf(dataSource.getMetadata(target))) values[name] = row[name] as unknown;
  return values;
}

const toldNames = new WeakMap<EntityMetadata, string[]>();

function namesOf(metadata: EntityMetadata): string[] {
  const known = toldNames.get(metadata);
  if (known) return known;
  const names = metadata.columns
    .map(({ propertyName }) => propertyName)
    .filter((name) => !LEFT_OUT.has(name));
  toldNames.set(metadata, names);
  return names;
}

/** The fields that differ; of a thing that is new or gone, those that say something. */
export function changesBetween(before: Values | null, after: Values | null): Changes {
  if (before === null) return allOf(after ?? {});
  const changes: Changes = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after ?? {})])) {
    const [was, is] = [before[name] ?? null, after?.[name] ?? null];
    if (textOf(was) !== textOf(is)) changes[name] = [was, is];
  }
  return changes;
}

/** Of what is new. Nothing has to be compared. */
function allOf(after: Values): Changes {
  const changes: Changes = {};
  for (const [name, is] of Object.entries(after)) {
    const saysSomething = is !== null && is !== undefined && !(Array.isArray(is) && is.length === 0);
    if (saysSomething) changes[name] = [null, is];
  }
  return changes;
}

/** An empty list says as little as none. */
const textOf = (value: unknown): string =>
  Array.isArray(value) && value.length === 0 ? 'null' : JSON.stringify(value);
