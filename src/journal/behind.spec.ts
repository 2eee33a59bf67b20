import { QueryFailedError } from 'typeorm';
import { Behind, type BehindOptions } from './behind.js';

const away = () => Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
const refused = () =>
  new QueryFailedError('INSERT', [], Object.assign(new Error(), { code: 'ER_DATA_TOO_LONG' }));

function aWriter(options: Partial<BehindOptions> = {}) {
  const written: number[] = [];
  const dropped: [number, string][] = [];
  let failure: ((batch: number[]) => Error | null) | null = null;
  const write = (batch: number[]): Promise<void> => {
    const error = failure?.(batch) ?? null;
    if (error) return Promise.reject(error);
    written.push(...batch);
    return Promise.resolve();
  };
  const onDrop: BehindOptions['onDrop'] = (count, why) => void dropped.push([count, why]);
  const behind = new Behind<number>(write, {
    capacity: 100,
    batchSize: 10,
    everyMs: 60_000,
    onDrop,
    ...options,
  });
  const failWith = (fails: typeof failure) => (failure = fails);
  return { behind, written, dropped, failWith };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('what is written behind', () => {
  it('is written in its order, in batches', async () => {
    const { behind, written } = aWriter();

    numbers(25).forEach((number) => behind.add(number));
    await behind.flush();

    expect(written).toEqual(numbers(25));
  });

  it('does not wait for the clock when a batch is full', async () => {
    const { behind, written } = aWriter();

    numbers(10).forEach((number) => behind.add(number));
    while (written.length < 10) await new Promise((resolve) => setImmediate(resolve));

    expect(behind.size).toBe(0);
  });

  it('waits for a full batch, or the clock, also while one is being written', async () => {
    const batches: number[] = [];
    const behind: Behind<number> = new Behind<number>(
      async (batch) => {
        batches.push(batch.length);
        if (batches.length < 3) numbers(4).forEach((number) => behind.add(number));
        await new Promise((resolve) => setImmediate(resolve));
      },
      { capacity: 100, batchSize: 10, everyMs: 60_000, onDrop: () => undefined },
    );

    numbers(10).forEach((number) => behind.add(number));
    while (batches.length === 0 || behind.size > 4) await new Promise((resolve) => setImmediate(resolve));
    expect(batches).toEqual([10]);
    await behind.flush();

    expect([batches, behind.size]).toEqual([[10, 4], 4]);
    await behind.stop(1000);
  });

  it('is kept in its order while the database is away, and written once it is back', async () => {
    const { behind, written, dropped, failWith } = aWriter();
    failWith(away);
    numbers(25).forEach((number) => behind.add(number));
    await behind.flush();
    expect([written, behind.size]).toEqual([[], 25]);

    failWith(null);
    await behind.flush();

    expect([written, dropped]).toEqual([numbers(25), []]);
  });

  it('loses its oldest, and counts them, when there are too many', async () => {
    const { behind, written, dropped, failWith } = aWriter();
    failWith(away);
    numbers(150).forEach((number) => behind.add(number));
    expect(behind.size).toBeLessThanOrEqual(100);

    failWith(null);
    await behind.flush();

    const lost = dropped.reduce((sum, [count]) => sum + count, 0);
    expect(written).toEqual(numbers(150).slice(lost));
    expect(dropped.every(([, why]) => why === 'full')).toBe(true);
  });

  it('loses only what the database refuses, and not what is beside it', async () => {
    const { behind, written, dropped, failWith } = aWriter();
    failWith((batch) => (batch.includes(3) ? refused() : null));

    numbers(10).forEach((number) => behind.add(number));
    await behind.flush();

    expect(written).toEqual(numbers(10).filter((number) => number !== 3));
    expect(dropped).toEqual([[1, 'refused']]);
  });

  it('may be taken back before it is written', async () => {
    const { behind, written } = aWriter();
    numbers(4).forEach((number) => behind.add(number));

    const removed = behind.remove((number) => number % 2 === 0);
    await behind.flush();

    expect([removed, written]).toEqual([2, [1, 3]]);
  });

  it('is written when we stop, but nobody waits for a database that does not answer', async () => {
    const hanging = new Behind<number>(() => new Promise(() => undefined), {
      ...{ capacity: 10, batchSize: 5, everyMs: 60_000, onDrop: () => undefined },
    });
    const { behind, written } = aWriter();
    hanging.add(1);
    behind.add(1);

    await Promise.all([behind.stop(1000), hanging.stop(10)]);

    expect(written).toEqual([1]);
  });
});
