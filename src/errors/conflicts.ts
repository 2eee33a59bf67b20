import { isDuplicate } from '../database/dialect.js';
import { conflict } from './errors.js';

/** Runs a write; a key that is taken is a CONFLICT with this message. */
export async function orConflict<T>(write: Promise<T>, message: string): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isDuplicate(error)) throw conflict(message);
    throw error;
  }
}
