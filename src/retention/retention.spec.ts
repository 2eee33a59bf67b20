import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Database } from '../database/database.js';
import { Retention } from './retention.js';

const DATABASE_THERE = { onceThere: async (work: () => void) => work() } as unknown as Database;
const NOW = new Date('2026-11-23T09:30:00Z');

/** So many old rows, of which each statement deletes some. */
const oldRows = (count: number) => {
  let left = count;
  const deleteSome = jest.fn(async (limit: number, _now: Date) => {
    const some = Math.min(limit, left);
    left -= some;
    return some;
  });
  return { deleteSome, left: () => left };
};

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe('Retention', () => {
  it('deletes in batches, until there are no more', async () => {
    const retention = new Retention(DATABASE_THERE);
    const rows = oldRows(1200);
    retention.add({ name: 'rows', deleteSome: rows.deleteSome });

    await retention.run(NOW);

    expect(rows.left()).toBe(0);
    expect(rows.deleteSome.mock.calls).toEqual(Array.from({ length: 3 }, () => [500, NOW]));
  });

  it('goes on with the next kind where one fails, and never throws', async () => {
    const retention = new Retention(DATABASE_THERE);
    const rows = oldRows(1);
    retention.add({ name: 'broken rows', deleteSome: () => Promise.reject(new Error('away')) });
    retention.add({ name: 'rows', deleteSome: rows.deleteSome });

    await retention.run(NOW);

    expect(rows.left()).toBe(0);
  });

  it('runs at start, every hour, and not after its end', async () => {
    jest.useFakeTimers();
    const retention = new Retention(DATABASE_THERE);
    const rows = oldRows(0);
    retention.add({ name: 'rows', deleteSome: rows.deleteSome });

    retention.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(2 * 3_600_000);
    retention.onModuleDestroy();
    await jest.advanceTimersByTimeAsync(3_600_000);
    jest.useRealTimers();

    expect(rows.deleteSome).toHaveBeenCalledTimes(3);
  });

  it('stops between two batches when the service stops', async () => {
    const retention = new Retention(DATABASE_THERE);
    const deleteSome = jest.fn(async (limit: number) => {
      retention.onModuleDestroy();
      return limit;
    });
    retention.add({ name: 'rows', deleteSome });

    await retention.run(NOW);

    expect(deleteSome).toHaveBeenCalledTimes(1);
  });
});
