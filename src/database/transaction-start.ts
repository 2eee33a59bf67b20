import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';

type FirstStatement = (manager: EntityManager) => Promise<void>;

const firsts = new AsyncLocalStorage<FirstStatement>();

/** Every transaction for writers that comes of `work` begins with `first`, so that they are committed together or not at all. */
export const withFirst = (first: FirstStatement, work: () => void): void => firsts.run(first, work);

export const runFirst = async (manager: EntityManager): Promise<void> => firsts.getStore()?.(manager);
