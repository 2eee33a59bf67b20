import { LRUCache } from 'lru-cache';
import { KeysOfIds } from './keys-of-ids.js';

/** How much is kept, and for how long it counts as true. What is older stays, for when nobody can be asked. */
export interface Shelf {
  entries: number;
  freshMs: number;
}

export interface ShelvesOptions<V> {
  found: Shelf & { bytes?: number };
  /** Where that there is nothing is kept apart, so that no flood of it can push out what was found. */
  nothing?: Shelf & { is: (value: V) => boolean };
  /** Whose a value is: it can be taken away by that. */
  idOf?: (value: V) => number | null;
  /** About; needed where `found.bytes` is given. */
  bytesOf?: (value: V) => number;
  /** Milliseconds of a clock that never jumps. */
  now?: () => number;
}

interface Entry<V> {
  readonly value: V;
  readonly freshUntil: number;
  readonly epoch: number;
}

/** So many values and no more; what has not been used for longest goes. */
export class Shelves<V> {
  readonly now: () => number;
  private readonly found: LRUCache<string, Entry<V>>;
  private readonly nothing: LRUCache<string, Entry<V>>;
  private readonly keysOfIds = new KeysOfIds();
  private epoch = 0;

  constructor(private readonly options: ShelvesOptions<V>) {
    const { found, nothing, bytesOf = () => 1, now = () => performance.now() } = options;
    this.now = now;
    this.found = new LRUCache({
      max: found.entries,
      ...(found.bytes && {
        maxSize: found.bytes,
        sizeCalculation: ({ value }: Entry<V>, key: string) => Math.ceil(bytesOf(value)) + key.length,
      }),
      dispose: ({ value }, key) => this.unlink(value, key),
    });
    this.nothing = new LRUCache({ max: nothing?.entries ?? 1 });
  }

  get sizes(): { found: number; nothing: number } {
    return { found: this.found.size, nothing: this.nothing.size };
  }

  get(key: string): Entry<V> | undefined {
    return this.found.get(key) ?? this.nothing.get(key);
  }

  fresh(key: string): Entry<V> | undefined {
    const entry = this.get(key);
    return entry && this.isFresh(entry) ? entry : undefined;
  }

  isFresh({ freshUntil, epoch }: Entry<V>): boolean {
    return epoch === this.epoch && this.now() < freshUntil;
  }

  /** @param asOf when it was asked for: it may have changed since */
  put(key: string, value: V, asOf: number): void {
    const { found, nothing, idOf } = this.options;
    const isNothing = nothing?.is(value) ?? false;
    const [shelf, other] = isNothing ? [this.nothing, this.found] : [this.found, this.nothing];
    const freshUntil = asOf + (isNothing ? nothing! : found).freshMs;
    other.delete(key);
    shelf.set(key, { value, freshUntil, epoch: this.epoch });
    const id = isNothing ? null : idOf?.(value);
    // What is too large for the shelf has not been taken.
    if (id != null && shelf.has(key)) this.keysOfIds.add(id, key);
  }

  take(key: string): void {
    this.found.delete(key);
    this.nothing.delete(key);
  }

  takeWhere(isMeant: (key: string) => boolean): void {
    for (const shelf of [this.found, this.nothing])
      for (const key of [...shelf.keys()]) if (isMeant(key)) shelf.delete(key);
  }

  keysOf(id: number): readonly string[] {
    return this.keysOfIds.of(id);
  }

  /** From here on nothing of it is fresh. */
  expireAll(): void {
    this.epoch += 1;
  }

  private unlink(value: V, key: string): void {
    const id = this.options.idOf?.(value);
    if (id != null) this.keysOfIds.remove(id, key);
  }
}
