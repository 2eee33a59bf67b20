import { Snapshot } from './snapshot.js';

/** Loads that end when the test says so. */
function heldLoads() {
  const held: { resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const load = () => new Promise<string>((resolve, reject) => held.push({ resolve, reject }));
  return { held, load };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Snapshot', () => {
  it('is undefined until the first load has succeeded', async () => {
    const { held, load } = heldLoads();
    const snapshot = new Snapshot(load);

    const first = snapshot.refresh();
    expect(snapshot.value).toBeUndefined();
    held[0]!.resolve('first');
    await first;

    expect(snapshot.value).toBe('first');
  });

  it('is not read for a change before it is read at all: there may be nothing to read from yet', async () => {
    const { held, load } = heldLoads();
    const snapshot = new Snapshot(load);

    await snapshot.renew();

    expect(held).toEqual([]);
  });

  it('is read again for a change made while the first load was under way', async () => {
    const { held, load } = heldLoads();
    const snapshot = new Snapshot(load);
    const first = snapshot.refresh();

    const renewed = snapshot.renew();
    held[0]!.resolve('before the change');
    await first;
    await settled();
    held[1]!.resolve('after the change');
    await renewed;

    expect(snapshot.value).toBe('after the change');
  });

  it('reads again for a change made while a load was under way', async () => {
    const { held, load } = heldLoads();
    const snapshot = new Snapshot(load);
    const before = snapshot.refresh();

    const after = snapshot.refresh();
    held[0]!.resolve('before the change');
    await before;
    await settled();
    held[1]!.resolve('after the change');
    await after;

    expect(snapshot.value).toBe('after the change');
  });

  it('keeps the last one when a load fails, and tells', async () => {
    const { held, load } = heldLoads();
    const snapshot = new Snapshot(load);
    const first = snapshot.refresh();
    held[0]!.resolve('first');
    await first;

    const second = snapshot.refresh();
    held[1]!.reject(new Error('away'));

    await expect(second).rejects.toThrow('away');
    expect(snapshot.value).toBe('first');
  });

  it('goes on after a load that failed', async () => {
    const { held, load } = heldLoads();
    const snapshot = new Snapshot(load);
    const first = snapshot.refresh();
    const second = snapshot.refresh();
    held[0]!.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await settled();

    held[1]!.resolve('second');
    await second;

    expect(snapshot.value).toBe('second');
  });
});
