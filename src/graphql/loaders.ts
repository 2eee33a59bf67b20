import DataLoader from 'dataloader';

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
      // A turn of the event loop between the levels of a page: a call may come in between.
      loader = new DataLoader<K, V>(batch, { batchScheduleFn: setImmediate });
      this.loaders.set(batch, loader);
    }
    return loader.load(key);
  }
}
