import { Brackets, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { badInput } from '../errors/errors.js';
import type { Connection } from './connection.js';
import { pageSize, type PageArgs } from './page-args.js';

/** What a list is sorted by. `property` is the code's own text, never an input's. */
export interface SortKey<T> {
  /** As the query builder names it: `contact.name`. */
  property: string;
  direction: 'ASC' | 'DESC';
  /** The row's value of it, for its cursor. */
  of: (row: T) => string | number | Date;
}

/**
 * A page by keyset: a cursor holds the sort keys of its row, so that rows which come and go elsewhere move nothing. The
 * last key must be unique.
 */
export async function paginate<T extends ObjectLiteral>(
  list: SelectQueryBuilder<T>,
  keys: SortKey<T>[],
  args: PageArgs,
): Promise<Connection<T>> {
  const { size, backwards } = pageSize(args);
  const page = list.clone();
  if (args.after != null) page.andWhere(beyond(keys, readCursor(args.after, keys, 'after'), true, 'after'));
  if (args.before != null)
    page.andWhere(beyond(keys, readCursor(args.before, keys, 'before'), false, 'before'));
  for (const { property, direction } of keys) {
    page.addOrderBy(property, (direction === 'ASC') === backwards ? 'DESC' : 'ASC');
  }
  // One more than asked for tells whether there are more.
  const rows = await page.limit(size + 1).getMany();
  const hasMore = rows.length > size;
  const nodes = rows.slice(0, size);
  if (backwards) nodes.reverse();
  const edges = nodes.map((node) => ({ cursor: writeCursor(node, keys), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: backwards ? args.before != null : hasMore,
      hasPreviousPage: backwards ? hasMore : args.after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    get totalCount() {
      return list.clone().getCount();
    },
  };
}

type CursorValue = string | number;

/** (a > x) or (a = x and b > y): also where the keys have different directions. */
function beyond<T>(keys: SortKey<T>[], values: CursorValue[], forwards: boolean, name: string): Brackets {
  return new Brackets((any) => {
    for (const [i, { property, direction }] of keys.entries()) {
      any.orWhere(
        new Brackets((all) => {
          for (let j = 0; j < i; j++)
            all.andWhere(`${keys[j]!.property} = :${name}${j}`, { [`${name}${j}`]: values[j] });
          const greater = (direction === 'ASC') === forwards;
          all.andWhere(`${property} ${greater ? '>' : '<'} :${name}${i}`, { [`${name}${i}`]: values[i] });
        }),
      );
    }
  });
}

function writeCursor<T>(row: T, keys: SortKey<T>[]): string {
  const values = keys.map(({ of }) => {
    const value = of(row);
    return value instanceof Date ? value.toISOString() : value;
  });
  return Buffer.from(JSON.stringify([sortName(keys), ...values])).toString('base64url');
}

/** Values are checked for their type, since a driver would expand an array into SQL. */
function readCursor<T>(cursor: string, keys: SortKey<T>[], path: string): CursorValue[] {
  const [sort, ...values] = parseCursor(cursor);
  const fits =
    values.length === keys.length && values.every((value) => ['string', 'number'].includes(typeof value));
  if (sort !== sortName(keys) || !fits)
    throw badInput([{ path, message: 'is no cursor of this list in this order' }]);
  return values as CursorValue[];
}

function parseCursor(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/** A cursor serves only the order that it was made in. */
function sortName<T>(keys: SortKey<T>[]): string {
  return keys.map(({ property, direction }) => `${property} ${direction}`).join();
}
