import { AsyncLocalStorage } from 'node:async_hooks';

const ids = new AsyncLocalStorage<string>();

/** Whatever `next` does, however late, is done for that request: the log says so, and GraphQL's errors. */
export const withRequestId = (id: string, next: () => void): void => ids.run(id, next);

export const currentRequestId = (): string | null => ids.getStore() ?? null;
