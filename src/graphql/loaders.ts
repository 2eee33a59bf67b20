import DataLoader from 'dataloader';
import { inGroups } from './in-groups.js';
import { turnOfTheLoop } from './turn-of-the-loop.js';

/** Answers many keys with one question, in the keys' order. */
export type Batch<K, V> = (keys: readonly K[]) => Promise<V[]>;

/**
 * A request's loaders: what a page's rows ask for one by one is asked for together, once. `batch` is its own key, so it
 * must be the same function each time: a property of a service, not an arrow made on the spot.
 */
export class Loaders {
  private readonly loaders = new Map<unknown, DataLoader<unknown, unknown>>();

  load<K, V>(batch: Batch<K, V>, key: K): Promise<V> {
    let loader = this.loaders.get(batch) as DataLoader<K, V> | undefined;
    if (!loader) {
      loader = new DataLoader<K, V>(answering(batch), { batchScheduleFn });
      this.loaders.set(batch, loader);
    }
    return loader.load(key);
  }
}

/** A turn of the event loop between the levels of a page, and for each statement: a call may come in between. */
const batchScheduleFn = (ask: () => void): void => void turnOfTheLoop().then(ask);

/** DataLoader would hand out all answers at once; it waits for those that are promises. */
const answering =
  <K, V>(batch: Batch<K, V>) =>
  async (keys: readonly K[]) =>
    inGroups(await batch(keys)) as unknown as V[];
