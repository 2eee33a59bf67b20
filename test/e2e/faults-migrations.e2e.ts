import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { createApp } from '../../src/app.js';
import { connectDatabase, databaseOptions, openDatabase } from '../../src/database/open-database.js';
import { createDatabase, dropDatabase } from '../support/test-database.js';

const LONG = 60_000;
const url = process.env.DATABASE_URL!;

beforeEach(() => createDatabase());
afterEach(() => dropDatabase());

const namesRun = async (dataSource: DataSource): Promise<string[]> => {
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
  return rows.map(({ name }) => name);
};

/** @param dies says with which statement the connection is gone for good */
async function migrateUntil(dataSource: DataSource, dies: (sql: string) => boolean): Promise<void> {
  const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);
  let isDead = false;
  dataSource.createQueryRunner = (mode) => {
    const runner = createQueryRunner(mode);
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    runner.query = (async (...args: unknown[]) => {
      isDead ||= dies(String(args[0]));
      if (isDead) throw Object.assign(new Error('Connection lost'), { code: 'ECONNRESET', fatal: true });
      return query(...args);
    }) as typeof runner.query;
    return runner;
  };
  const told = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  await dataSource.runMigrations({ transaction: 'each' }).catch(() => undefined);
  told.mockRestore();
}

const CHANGES_SCHEMA = /^\s*(CREATE|ALTER|DROP)\b/;

/** @returns how many statements that change the schema were made before it died, or in all */
async function migratePartly(steps: number): Promise<number> {
  const dataSource = await connectDatabase(await databaseOptions(url));
  let made = 0;
  await migrateUntil(dataSource, (sql) => CHANGES_SCHEMA.test(sql) && ++made > steps);
  await dataSource.destroy();
  return made;
}

describe('an empty database', () => {
  it(
    'is migrated once, by four who open it at the same time',
    async () => {
      const opened = await Promise.all(
        Array.from({ length: 4 }, async () => openDatabase(await databaseOptions(url))),
      );

      const run = await namesRun(opened[0]!);
      const wanted = opened[0]!.migrations.map(({ name, constructor }) => name ?? constructor.name);
      for (const dataSource of opened) await dataSource.destroy();

      expect(run).toEqual(wanted);
      expect(run.length).toBeGreaterThan(3);
    },
    LONG,
  );

  it(
    'is migrated once, by four instances that start together',
    async () => {
      process.env.LOG_LEVEL = 'silent';
      const apps = await Promise.all(Array.from({ length: 4 }, () => createApp()));

      await Promise.all(apps.map((app) => app.listen(0, '127.0.0.1')));
      const dataSource = await connectDatabase(await databaseOptions(url));
      const run = await namesRun(dataSource);
      await dataSource.destroy();
      for (const app of apps) await app.close();

      expect(run.length).toBeGreaterThan(3);
      expect(new Set(run).size).toBe(run.length);
    },
    LONG,
  );

  it(
    'is migrated by the next, where the one who had begun has died, once its lease has run out',
    async () => {
      const dead = await openDatabase(await databaseOptions(url));
      // As it would be had it died at the last one: not done, and the lease its own for a while.
      await dead.undoLastMigration({ transaction: 'each' });
      const now = url.startsWith('mysql:') ? 'UNIX_TIMESTAMP()' : `CAST(strftime('%s', 'now') AS INTEGER)`;
      await dead.query(`UPDATE migration_lease SET holder = 'dead', until_second = ${now} + 1 WHERE id = 1`);
      const before = await namesRun(dead);
      await dead.destroy();

      const startedAt = performance.now();
      const next = await openDatabase(await databaseOptions(url));
      const waitedMs = performance.now() - startedAt;
      const after = await namesRun(next);
      await next.destroy();

      expect(after.length).toBe(before.length + 1);
      expect(waitedMs).toBeGreaterThan(900);
    },
    LONG,
  );

  it(
    'is migrated by the next, at whichever step the one who had begun has died',
    async () => {
      const all = await migratePartly(Infinity);

      for (let steps = all - 1; steps > 0; steps -= 3) {
        await dropDatabase();
        await createDatabase();
        await migratePartly(steps);
        const next = await openDatabase(await databaseOptions(url));
        const { upQueries: missing } = await next.driver.createSchemaBuilder().log();
        const run = await namesRun(next);
        await next.destroy();

        expect({ steps, missing, run: run.length }).toEqual({
          steps,
          missing: [],
          run: next.migrations.length,
        });
      }
    },
    3 * LONG,
  );
});
