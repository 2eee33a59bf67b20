import { createHash } from 'node:crypto';

/** What a GraphQL request asks for. */
export interface Operation {
  query: string;
  operationName?: unknown;
  variables?: unknown;
}

/** Two requests that ask for the same have the same fingerprint, in whatever order their variables' keys come. */
export function fingerprint({ query, operationName, variables }: Operation): string {
  return sha256(JSON.stringify([query, operationName ?? null, variables ?? null], inOrder));
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
