import type { QueryRunner, TableColumnOptions } from 'typeorm';
import { textCollation } from '../dialect.js';

// The kinds of columns that our tables are made of, the same in every migration.

export const id: TableColumnOptions = {
  name: 'id',
  type: 'integer',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
};

export const integer = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'integer',
  ...more,
});

export const flag = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'boolean',
  ...more,
});

export const instant = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'datetime',
  precision: 3,
  ...more,
});

/** `text('slug', 64)`, or without a length a text of up to 64 KB. */
export const textColumns =
  (runner: QueryRunner) =>
  (name: string, length?: number, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
    name,
    ...(length === undefined ? { type: 'text' } : { type: 'varchar', length: String(length) }),
    ...textCollation(runner),
    ...more,
  });

export const optional = { isNullable: true } as const;

/** What `Stamped` keeps. */
export const stamped = [integer('version', { default: 1 }), instant('created_at'), instant('updated_at')];
