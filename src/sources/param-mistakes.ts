import type { FieldMistake } from '../errors/errors.js';
import type { SourceParams } from './source-params.js';

export interface KnownParams {
  required: readonly string[];
  optional?: readonly string[];
}

/** What is wrong with the names: params that are missing, that nobody knows, or that hold others where a text belongs. */
export function paramMistakes(
  params: SourceParams,
  { required, optional = [] }: KnownParams,
): FieldMistake[] {
  const known = [...required, ...optional];
  const missing = required.filter((name) => params[name] === undefined || params[name] === '');
  const unknown = Object.keys(params).filter((name) => !known.includes(name));
  const nested = known.filter((name) => typeof params[name] === 'object');
  return [
    ...missing.map((name) => paramMistake(name, 'is missing')),
    ...unknown.map((name) => paramMistake(name, `is not known here; known are ${known.join(', ')}`)),
    ...nested.map((name) => paramMistake(name, 'must be a text, without brackets')),
  ];
}

export const paramMistake = (name: string, message: string): FieldMistake => ({
  path: `params.${name}`,
  message,
});

/** Without the space around it that comes from pasting; empty where there is none. */
export function textParam(params: SourceParams, name: string): string {
  const value = params[name];
  return typeof value === 'string' ? value.trim() : '';
}
