import { deadlineOf, type Waiting } from '../database/deadline.js';
import { Memory, type MemoryOptions } from './memory.js';

interface Person {
  id: number;
  name: string;
}
type Found = Person | null;

const ion: Person = { id: 1, name: 'Ion' };
const maria: Person = { id: 2, name: 'Maria' };
const patient = deadlineOf(new AbortController().signal);

/** A memory on a clock that the test sets, with loads that end when the test says so. */
function aMemory(options: Partial<MemoryOptions<Found>> = {}) {
  const clock = { ms: 0 };
  const counted: string[] = [];
  const memory = new Memory<Found>({
    found: { entries: 100, freshMs: 30 },
    nothing: { entries: 10, freshMs: 10, is: (person) => person === null },
    idOf: (person) => person?.id ?? null,
    count: (result) => counted.push(result),
    now: () => clock.ms,
    ...options,
  });
  const loads: {
    resolve: (person: Found) => void;
    reject: (error: Error) => void;
    signal: AbortSignal;
  }[] = [];
  const load = ({ signal }: Waiting) =>
    new Promise<Found>((resolve, reject) => loads.push({ resolve, reject, signal }));
  const find = (key: string, until = patient) => memory.find(key, load, until);
  const ask = async (key: string, until = patient) => find(key, until);
  /** As if it had been asked for and found. */
  const remember = (key: string, person: Found) => memory.find(key, () => Promise.resolve(person), patient);
  return { memory, clock, counted, loads, find, ask, remember };
}

const away = () => Promise.reject(new Error('away'));
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('what is remembered', () => {
  it('is given at once, with no promise, while it is fresh', async () => {
    const { clock, find, remember, loads } = aMemory();
    await remember('a', ion);

    clock.ms = 29;

    expect(find('a')).toEqual({ value: ion, isStale: false });
    expect(loads).toEqual([]);
  });

  it('is asked for anew when it is no longer fresh, counted from when it was asked for', async () => {
    const { clock, find, loads } = aMemory();
    const first = find('a');
    clock.ms = 5;
    loads[0]!.resolve(ion);
    await first;

    clock.ms = 30;
    const second = find('a');
    loads[1]!.resolve(maria);

    expect(await second).toEqual({ value: maria, isStale: false });
  });

  it('is nothing, too, for a shorter time', async () => {
    const { clock, find, remember, loads } = aMemory();
    await remember('a', null);

    clock.ms = 9;
    expect(find('a')).toEqual({ value: null, isStale: false });
    clock.ms = 10;
    void find('a');

    expect(loads).toHaveLength(1);
  });

  it('is unharmed by a wall clock that jumps', async () => {
    const { memory, find, loads } = aMemory({ now: undefined });
    await memory.find('a', () => Promise.resolve(ion), patient);
    const realNow = Date.now.bind(Date);

    Date.now = () => realNow() + 3_600_000;
    const recalled = find('a');
    Date.now = realNow;

    expect(recalled).toEqual({ value: ion, isStale: false });
    expect(loads).toEqual([]);
  });
});

describe('a database in this process', () => {
  const untouched = { isOver: false, signal: undefined as unknown as AbortSignal };

  it('answers at once, with no promise, and is remembered', () => {
    const { memory, find } = aMemory();

    expect(memory.find('a', () => ion, untouched)).toEqual({ value: ion, isStale: false });
    expect(find('a')).toEqual({ value: ion, isStale: false });
  });

  it('that fails leaves what was known', async () => {
    const { memory, clock, remember } = aMemory();
    const broken = () => {
      throw new Error('disk I/O error');
    };
    await remember('a', ion);
    clock.ms = 30;

    expect(await memory.find('a', broken, patient)).toEqual({ value: ion, isStale: true });
    await expect(memory.find('b', broken, patient)).rejects.toThrow('disk I/O error');
  });
});

describe('one question', () => {
  it('serves all who ask at once', async () => {
    const { ask, loads, counted } = aMemory();

    const asked = Array.from({ length: 500 }, () => ask('a'));
    loads[0]!.resolve(ion);

    expect(await Promise.all(asked)).toEqual(Array(500).fill({ value: ion, isStale: false }));
    expect(loads).toHaveLength(1);
    expect(new Set(counted)).toEqual(new Set(['miss']));
  });

  it('is asked once for several keys, and only for those that nobody knows or asks for yet', async () => {
    const { memory, find, remember, loads } = aMemory();
    await remember('known', ion);
    const underWay = find('under way');
    const asked: (readonly string[])[] = [];
    const load = (keys: readonly string[]) => {
      asked.push(keys);
      return Promise.resolve(keys.map(() => maria));
    };

    const all = memory.findAll(['known', 'under way', 'new', 'newer'], load, patient);
    loads[0]!.resolve(null);

    expect((await all).map(({ value }) => value)).toEqual([ion, null, maria, maria]);
    expect(asked).toEqual([['new', 'newer']]);
    expect((await underWay).value).toBeNull();
  });

  it('is waited for by each only as long as its own time, and goes on for the others', async () => {
    const { find, loads } = aMemory();
    const hasty = new AbortController();

    const first = find('a', deadlineOf(hasty.signal));
    const second = find('a');
    hasty.abort(new Error('time is up'));
    await expect(first).rejects.toThrow('time is up');
    loads[0]!.resolve(ion);

    expect(await second).toEqual({ value: ion, isStale: false });
    expect(loads[0]!.signal.aborted).toBe(false);
  });

  it('stops when nobody waits for it any longer, and nobody joins it then', async () => {
    const { ask, find, loads } = aMemory();
    const hasty = new AbortController();

    const asked = [ask('a', deadlineOf(hasty.signal)), ask('a', deadlineOf(hasty.signal))];
    hasty.abort(new Error('time is up'));
    await Promise.allSettled(asked);
    const next = find('a');
    loads[1]!.resolve(ion);

    expect(loads[0]!.signal.aborted).toBe(true);
    expect((await next).value).toEqual(ion);
  });

  it('is told why nobody waits: that time was up is another thing than that somebody hung up', async () => {
    const { find, loads } = aMemory();
    const late = new DOMException('', 'TimeoutError');
    const hasty = new AbortController();

    const asked = find('a', deadlineOf(hasty.signal));
    hasty.abort(late);
    await Promise.allSettled([asked]);

    expect(loads[0]!.signal.reason).toBe(late);
  });

  it('that somebody has waited for in vain is joined by nobody any more', async () => {
    const { find, loads } = aMemory();
    const hasty = new AbortController();
    const others = [find('a', deadlineOf(hasty.signal)), find('a')];

    hasty.abort(new DOMException('', 'TimeoutError'));
    await Promise.allSettled([others[0]]);
    const next = find('a');
    loads[1]!.resolve(maria);
    loads[0]!.resolve(ion);

    expect((await next).value).toEqual(maria);
    expect((await others[1]!).value).toEqual(ion);
    expect(find('a')).toEqual({ value: maria, isStale: false });
  });

  it('is not even asked for one whose time is up', async () => {
    const { find, loads } = aMemory();

    await expect(find('a', deadlineOf(AbortSignal.abort(new Error('time is up'))))).rejects.toThrow(
      'time is up',
    );

    expect(loads).toEqual([]);
  });

  it('that failed is asked again by the next', async () => {
    const { memory, remember } = aMemory();
    await expect(memory.find('a', away, patient)).rejects.toThrow('away');

    expect((await remember('a', ion)).value).toEqual(ion);
  });
});

describe('what is stale', () => {
  it('is served where nobody can be asked, and says so', async () => {
    const { memory, clock, remember, counted } = aMemory();
    await remember('a', ion);
    await remember('b', null);
    clock.ms = 1_000_000;

    expect(await memory.find('a', away, patient)).toEqual({ value: ion, isStale: true });
    expect(await memory.find('b', away, patient)).toEqual({ value: null, isStale: true });
    expect(counted).toEqual(['miss', 'miss', 'miss', 'stale', 'miss', 'stale']);
  });

  it('is served where the answer does not come in time', async () => {
    const { clock, find, remember } = aMemory();
    await remember('a', ion);
    clock.ms = 30;
    const hasty = new AbortController();

    const asked = find('a', deadlineOf(hasty.signal));
    hasty.abort();

    expect(await asked).toEqual({ value: ion, isStale: true });
  });

  it('is all of it when nobody knows what has changed', async () => {
    const { memory, find, remember, loads } = aMemory();
    await remember('a', ion);

    memory.expireAll();
    const asked = find('a');
    loads[0]!.resolve(maria);

    expect((await asked).value).toEqual(maria);
    memory.expireAll();
    expect(await memory.find('a', away, patient)).toEqual({ value: maria, isStale: true });
  });
});

describe('what is forgotten', () => {
  it('is gone, stale or not: by its key, by whose it is, by what the key is like', async () => {
    const { memory, remember } = aMemory();
    const keys = ['by key', 'by id 1', 'by id 2', 'by likeness', 'nothing'];
    await remember('by key', maria);
    await remember('by id 1', ion);
    await remember('by id 2', ion);
    await remember('by likeness', maria);
    await remember('nothing', null);
    await remember('kept', maria);

    memory.forget(['by key', 'nothing']);
    memory.forgetIds([1]);
    memory.forgetWhere((key) => key.endsWith('likeness'));

    for (const key of keys) await expect(memory.find(key, away, patient)).rejects.toThrow('away');
    expect(memory.find('kept', away, patient)).toEqual({ value: maria, isStale: false });
  });

  it.each<[string, (memory: Memory<Found>) => void]>([
    ['its key', (memory) => memory.forget(['a'])],
    ['whose it may turn out to be', (memory) => memory.forgetIds([1])],
    ['what its key is like', (memory) => memory.forgetWhere((key) => key === 'a')],
    ['that anything may have changed', (memory) => memory.expireAll()],
  ])('is neither remembered nor shared by a question that began before: %s', async (_how, forget) => {
    const { memory, find, loads } = aMemory();
    const before = find('a');

    forget(memory);
    const after = find('a');
    loads[0]!.resolve(ion);
    expect((await before).value).toEqual(ion);
    loads[1]!.resolve(maria);
    await settled();

    expect((await after).value).toEqual(maria);
    expect(find('a')).toEqual({ value: maria, isStale: false });
  });

  it('is found by whose it is after it has changed hands', async () => {
    const { memory, clock, remember } = aMemory();
    await remember('a', ion);
    clock.ms = 30;
    await remember('a', maria);

    memory.forgetIds([1]);
    expect(memory.find('a', away, patient)).toEqual({ value: maria, isStale: false });
    memory.forgetIds([2]);

    await expect(memory.find('a', away, patient)).rejects.toThrow('away');
  });
});

describe('the bounds', () => {
  it('hold against a million unknown numbers, which push out nobody who is known', async () => {
    const { memory, remember } = aMemory({ count: undefined });
    await remember('known', ion);

    for (let i = 0; i < 1_000_000; i += 1) await remember(`+4070${i}`, null);

    expect(memory.sizes).toEqual({ found: 1, nothing: 10 });
    expect(memory.find('known', away, patient)).toEqual({ value: ion, isStale: false });
  });

  it('are of entries and of bytes; what has not been used for longest goes', async () => {
    const { memory, remember } = aMemory({
      found: { entries: 3, freshMs: 30, bytes: 1000 },
      bytesOf: (person) => person?.name.length ?? 0,
    });
    for (const key of ['a', 'b', 'c', 'd']) await remember(key, ion);
    await remember('large', { id: 3, name: 'x'.repeat(980) });
    await remember('too large', { id: 4, name: 'x'.repeat(2000) });

    await expect(memory.find('a', away, patient)).rejects.toThrow('away');
    await expect(memory.find('too large', away, patient)).rejects.toThrow('away');
    expect((await memory.find('large', away, patient)).value).toMatchObject({ id: 3 });
    expect(memory.sizes.found).toBeLessThanOrEqual(3);
  });
});
