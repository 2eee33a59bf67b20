import { AsyncLocalStorage } from 'node:async_hooks';

const ids = new AsyncLocalStorage<string>();

/** Apollo hands an error to be formatted without the request that it belongs to. */
export const withRequestId = (id: string, next: () => void): void => ids.run(id, next);

export const currentRequestId = (): string | null => ids.getStore() ?? null;
