import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { LastUse } from './last-use.js';

beforeAll(() => {
  Logger.overrideLogger(false);
});

const MINUTE = 60_000;

/** A database of which only the statements matter. */
function aDatabase() {
  const written: unknown[][] = [];
  const state = { isAway: false };
  const query = (_sql: string, parameters: unknown[]) => {
    if (state.isAway) return Promise.reject(new Error('away'));
    written.push(parameters);
    return Promise.resolve();
  };
  const column = { propertyName: 'lastUsedAt', databaseName: 'last_used_at' };
  const dataSource = {
    driver: { escape: (name: string) => name, preparePersistentValue: () => 'now' },
    getMetadata: () => ({ tablePath: 'api_clients', columns: [column] }),
  };
  return {
    written,
    state,
    lastUse: new LastUse({ manager: { dataSource, query } } as unknown as DataSource),
  };
}

describe('LastUse', () => {
  it('writes each client once a minute, however often it comes', async () => {
    const { lastUse, written } = aDatabase();

    lastUse.note(1);
    lastUse.note(1);
    await lastUse.write(0);
    lastUse.note(1);
    lastUse.note(2);
    await lastUse.write(MINUTE - 1);
    await lastUse.write(MINUTE);
    await lastUse.write(2 * MINUTE);

    expect(written).toEqual([
      [1, 'now', 1],
      [2, 'now', 2],
      [1, 'now', 1],
    ]);
  });

  it('writes the next time what the database did not take, and throws nothing', async () => {
    const { lastUse, written, state } = aDatabase();
    lastUse.note(1);

    state.isAway = true;
    await lastUse.write(0);
    state.isAway = false;
    await lastUse.write(5000);

    expect(written).toEqual([[1, 'now', 1]]);
  });

  it('writes what is left before the application stops', async () => {
    const { lastUse, written } = aDatabase();
    lastUse.note(1);
    await lastUse.write(0);
    lastUse.note(1);

    await lastUse.beforeApplicationShutdown();

    expect(written).toHaveLength(2);
  });

  it('knows of a use before it is written, and of a later one that another instance wrote', () => {
    const { lastUse } = aDatabase();
    const [early, late] = [new Date(0), new Date(Date.now() + MINUTE)];
    lastUse.note(1);

    expect(lastUse.of({ id: 1, lastUsedAt: early })!.getTime()).toBeGreaterThan(early.getTime());
    expect(lastUse.of({ id: 1, lastUsedAt: late })).toEqual(late);
    expect(lastUse.of({ id: 2, lastUsedAt: null })).toBeNull();
  });
});
