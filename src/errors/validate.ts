import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { FieldMistake } from './errors.js';

/**
 * What class-validator has against an input, each mistake with its path: `input.phones.0.number`. Services ask here, so
 * that it does not matter through which door an input came.
 */
export function mistakesIn<T extends object>(
  type: ClassConstructor<T>,
  input: T,
  path = 'input',
): FieldMistake[] {
  return validateSync(plainToInstance(type, input)).flatMap((error) => flatten(error, path));
}

function flatten(
  { property, constraints = {}, children = [] }: ValidationError,
  parent: string,
): FieldMistake[] {
  const path = `${parent}.${property}`;
  const own = Object.values(constraints).map((message) => ({
    path,
    // At its start only: a language must be a language code.
    message: message.startsWith(`${property} `) ? message.slice(property.length + 1) : message,
  }));
  return [...own, ...children.flatMap((child) => flatten(child, path))];
}
