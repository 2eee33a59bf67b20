import { type Deadline, outOfTime, type Waiting } from '../database/deadline.js';
import { allOf, andThen, type MaybePromise } from '../database/maybe-promise.js';
import { untilAborted } from '../database/until-aborted.js';
import { Shelves, type ShelvesOptions } from './shelves.js';

/** What a memory gives. It is stale where nobody could be asked anew, in time or at all. */
export interface Recalled<V> {
  readonly value: V;
  readonly isStale: boolean;
}

export interface MemoryOptions<V> extends ShelvesOptions<V> {
  count?: (result: 'hit' | 'miss' | 'stale') => void;
}

/** The values of those keys, in their order; at once from a database in this process. */
type LoadAll<V> = (keys: readonly string[], its: Waiting) => MaybePromise<readonly V[]>;

/** One question under way, for one key or several. */
interface Load<V> {
  keys: readonly string[];
  values: Promise<ReadonlyMap<string, V>>;
  controller: AbortController;
  waiting: number;
  isOver: boolean;
  /** Somebody has waited for it in vain: nobody is to join it any more. */
  isLate: boolean;
}

/**
 * Remembers answers, so many and no more. Whoever asks for the same at once shares one question, which stops when
 * nobody waits for it any longer. A question that began before something was forgotten is neither remembered nor
 * shared with whoever asks afterwards.
 */
export class Memory<V> {
  private readonly shelves: Shelves<V>;
  /** The load that counts for a key: forgetting takes it away from here. */
  private readonly loads = new Map<string, Load<V>>();
  private readonly count: NonNullable<MemoryOptions<V>['count']>;

  constructor(options: MemoryOptions<V>) {
    this.shelves = new Shelves(options);
    this.count = options.count ?? (() => undefined);
  }

  get sizes(): { found: number; nothing: number } {
    return this.shelves.sizes;
  }

  /**
   * At once, and no promise, where it is remembered and fresh, or `load` gives it at once.
   *
   * @param load waits by a signal of its own: others may wait for it longer than this deadline allows
   * @throws the deadline's reason or the load's error, where not even a stale answer is there
   */
  find(key: string, load: (its: Waiting) => MaybePromise<V>, until: Deadline): MaybePromise<Recalled<V>> {
    const entry = this.shelves.fresh(key);
    if (entry) return this.hit(entry);
    const loadOne = (_: readonly string[], its: Waiting) => andThen(load(its), (value) => [value]);
    return andThen(this.ask([key], [undefined], loadOne, until), ([one]) => one!);
  }

  /** As `find`, for several keys: `load` is given those that nobody asks for yet, and answers in their order. */
  findAll(keys: readonly string[], load: LoadAll<V>, until: Deadline): MaybePromise<Recalled<V>[]> {
    const entries = keys.map((key) => this.shelves.fresh(key));
    if (!entries.every((entry) => entry !== undefined)) return this.ask(keys, entries, load, until);
    this.count('hit');
    return entries.map(({ value }) => ({ value, isStale: false }));
  }

  forget(keys: Iterable<string>): void {
    for (const key of keys) {
      this.shelves.take(key);
      this.loads.delete(key);
    }
  }

  /** Forgets what is theirs. A load under way may be about to find it under any key: none of them counts. */
  forgetIds(ids: Iterable<number>): void {
    for (const id of ids) this.forget(this.shelves.keysOf(id));
    this.loads.clear();
  }

  forgetWhere(isMeant: (key: string) => boolean): void {
    this.shelves.takeWhere(isMeant);
    this.forget([...this.loads.keys()].filter(isMeant));
  }

  /** For what may have changed without our hearing of it: all is asked for anew, and serves on where it cannot be. */
  expireAll(): void {
    this.shelves.expireAll();
    this.loads.clear();
  }

  private hit({ value }: { value: V }): Recalled<V> {
    this.count('hit');
    return { value, isStale: false };
  }

  private ask(
    keys: readonly string[],
    entries: readonly ({ value: V } | undefined)[],
    load: LoadAll<V>,
    until: Deadline,
  ): MaybePromise<Recalled<V>[]> {
    this.count('miss');
    // Whose time is up waits for nothing: a load for it would only be given up again.
    const missing = until.isOver ? [] : keys.filter((key, i) => !entries[i] && !this.mayJoin(key));
    const loaded = missing.length > 0 ? this.start(missing, load) : undefined;
    return allOf(keys.map((key, i) => this.answer(key, entries[i], loaded, until)));
  }

  /** Not one that is late, or a number that is asked for all the time would wait for ever for what was lost. */
  private mayJoin(key: string): boolean {
    const load = this.loads.get(key);
    return load !== undefined && !load.isLate;
  }

  /** What is there at once; else it is to be waited for. */
  private start(keys: readonly string[], load: LoadAll<V>): ReadonlyMap<string, V> | undefined {
    const controller = new AbortController();
    const startedAt = this.shelves.now();
    const asked = attempt(() => load(keys, controller));
    // What was forgotten meanwhile, or is asked for anew, counts no more.
    const keep = (loaded: readonly V[], counts: (key: string) => boolean): ReadonlyMap<string, V> => {
      const found = new Map(keys.map((key, i) => [key, loaded[i]!]));
      for (const [key, value] of found) if (counts(key)) this.shelves.put(key, value, startedAt);
      return found;
    };
    if (!(asked instanceof Promise)) return keep(asked, () => true);
    const values = asked.then((loaded) => keep(loaded, (key) => this.loads.get(key) === started));
    const started: Load<V> = { keys, values, controller, waiting: 0, isOver: false, isLate: false };
    for (const key of keys) this.loads.set(key, started);
    const end = (): void => this.end(started);
    values.then(end, end);
    return undefined;
  }

  private answer(
    key: string,
    entry: { value: V } | undefined,
    loaded: ReadonlyMap<string, V> | undefined,
    until: Deadline,
  ): MaybePromise<Recalled<V>> {
    if (entry) return { value: entry.value, isStale: false };
    if (loaded?.has(key)) return { value: loaded.get(key)!, isStale: false };
    const load = this.loads.get(key);
    if (load) return this.wait(load, key, until.signal);
    return attempt(() => this.stale(key, until.signal.aborted ? until.signal.reason : outOfTime()));
  }

  private async wait(load: Load<V>, key: string, signal: AbortSignal): Promise<Recalled<V>> {
    load.waiting += 1;
    try {
      return { value: (await untilAborted(load.values, signal)).get(key)!, isStale: false };
    } catch (error) {
      load.isLate ||= signal.aborted && isTimeout(signal.reason);
      return this.stale(key, error);
    } finally {
      load.waiting -= 1;
      if (load.waiting === 0) this.abandon(load, signal.reason);
    }
  }

  /** @throws what kept us from asking, where nothing is remembered */
  private stale(key: string, why: unknown): Recalled<V> {
    const entry = this.shelves.get(key);
    if (!entry) throw why;
    const isStale = !this.shelves.isFresh(entry);
    if (isStale) this.count('stale');
    return { value: entry.value, isStale };
  }

  /** @param why of the last who waited: a time that was up tells something of the database, a PBX that hung up nothing */
  private abandon(load: Load<V>, why: unknown): void {
    if (load.isOver) return;
    this.end(load);
    load.controller.abort(why);
  }

  private end(load: Load<V>): void {
    load.isOver = true;
    for (const key of load.keys) if (this.loads.get(key) === load) this.loads.delete(key);
  }
}

const isTimeout = (reason: unknown): boolean => (reason as Error | undefined)?.name === 'TimeoutError';

/** Whatever is thrown at once is heard of as what is thrown later. */
function attempt<T>(work: () => MaybePromise<T>): MaybePromise<T> {
  try {
    return work();
  } catch (error) {
    return rejected(error);
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- with whatever was thrown, as it is
async function rejected(error: unknown): Promise<never> {
  throw error;
}
