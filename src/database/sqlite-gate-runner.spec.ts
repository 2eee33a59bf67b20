import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Sqlite, { type Database } from 'better-sqlite3';
import {
  AbstractLogger,
  DataSource,
  type EntityManager,
  type MigrationInterface,
  QueryFailedError,
  type QueryRunner,
} from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { gateSqlite } from './sqlite-gate.js';

const INSERT = 'INSERT INTO row (name) VALUES (?)';
/** Allowed until COMMIT, which then fails. */
const ORPHAN = 'INSERT INTO child (parent) VALUES (99)';

class Silent extends AbstractLogger {
  protected writeLog(): void {}
}

class AddsColumn1700000000001 implements MigrationInterface {
  up(runner: QueryRunner): Promise<unknown> {
    return runner.query('ALTER TABLE row ADD COLUMN note varchar');
  }
  down(): Promise<void> {
    return Promise.resolve();
  }
}

class Fails1700000000002 extends AddsColumn1700000000001 {
  override up(runner: QueryRunner): Promise<unknown> {
    return runner.query('ALTER TABLE nowhere ADD COLUMN note varchar');
  }
}

let directory: string;
let path: string;
let dataSource: DataSource;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sqlite-gate-'));
  path = join(directory, 'rows.sqlite');
  dataSource = await open();
  await dataSource.query('CREATE TABLE row (name varchar PRIMARY KEY)');
  await dataSource.query(
    'CREATE TABLE child (parent varchar REFERENCES row (name) DEFERRABLE INITIALLY DEFERRED)',
  );
});

afterEach(async () => {
  if (dataSource.isInitialized) await dataSource.destroy();
  await rm(directory, { recursive: true });
});

async function open(options: { waitMs?: number; migrations?: (new () => MigrationInterface)[] } = {}) {
  const opened = new DataSource({
    type: 'better-sqlite3',
    database: path,
    enableWAL: true,
    timeout: 1,
    logger: new Silent(),
    migrations: options.migrations ?? [],
  });
  gateSqlite(opened, options.waitMs);
  return opened.initialize();
}

async function reopen(options: Parameters<typeof open>[0]): Promise<void> {
  await dataSource.destroy();
  dataSource = await open(options);
}

async function names(): Promise<string[]> {
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM row ORDER BY name');
  return rows.map(({ name }) => name);
}

function connection(): Database {
  return (dataSource.driver as BetterSqlite3Driver).databaseConnection as Database;
}

/** A transaction that has written and goes on until `end()`. */
async function openTransaction(): Promise<{ end: () => void; done: Promise<void> }> {
  const wrote = Promise.withResolvers<void>();
  const ending = Promise.withResolvers<void>();
  const done = dataSource.transaction(async (manager) => {
    await manager.query(INSERT, ['held']);
    wrote.resolve();
    await ending.promise;
  });
  await wrote.promise;
  return { end: ending.resolve, done };
}

/** Holds some statements up between their being sent and their being run. */
function delaySlowStatements(): void {
  dataSource.subscribers.push({
    beforeQuery: async ({ parameters }) => {
      const isSlow = JSON.stringify(parameters).includes('slow');
      for (let i = 0; isSlow && i < 5; i++) await nextTurn();
    },
  });
}

/** Sent one microtask after the other: some before the ROLLBACK, some during it, and some after it. */
function sendStragglers(manager: EntityManager): Promise<unknown>[] {
  return Array.from({ length: 100 }, async (_, i) => {
    for (let tick = 0; tick < i; tick++) await Promise.resolve();
    await manager.query(i % 2 ? INSERT : `${INSERT} RETURNING name`, [`straggler ${i}`]);
  });
}

async function expectOpenGate(): Promise<void> {
  await dataSource.transaction((manager) => manager.query(INSERT, ['next']));
  expect(connection().inTransaction).toBe(false);
  expect(await names()).toContain('next');
}

describe('a gated query runner', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a statement', () => dataSource.query('SELECT 1')],
    ['a transaction', () => dataSource.transaction(() => Promise.resolve())],
  ])('gives up when the wait of %s is too long, as busy, and is then none the worse', async (_, wait) => {
    await reopen({ waitMs: 5 });
    const { end, done } = await openTransaction();

    const error = await wait().catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(QueryFailedError);
    expect(error).toMatchObject({
      code: 'SQLITE_BUSY',
      message: expect.stringContaining('database is busy'),
    });

    end();
    await done;
    await expectOpenGate();
  });

  it('opens the gate after a COMMIT that fails, and reports why', async () => {
    const transaction = dataSource.transaction((manager) => manager.query(ORPHAN));

    await expect(transaction).rejects.toThrow('FOREIGN KEY');

    await expectOpenGate();
    expect(await dataSource.query('SELECT * FROM child')).toEqual([]);
  });

  it('lets the rollback in a catch pass after a COMMIT that fails, and can then begin anew', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(ORPHAN);

    await expect(runner.commitTransaction()).rejects.toThrow('FOREIGN KEY');
    await expectOpenGate();
    await runner.rollbackTransaction();

    expect(await runner.query('SELECT * FROM child')).toEqual([]);
    await runner.startTransaction();
    await runner.commitTransaction();
    await runner.release();
  });

  it('opens the gate after a BEGIN that meets another process, before the callback has done anything', async () => {
    const other = new Sqlite(path);
    other.exec('BEGIN IMMEDIATE');
    let called = false;
    const callback = () => Promise.resolve((called = true));

    await expect(dataSource.transaction(callback)).rejects.toMatchObject({ code: 'SQLITE_BUSY' });

    other.close();
    expect(called).toBe(false);
    await expectOpenGate();
  });

  it('can begin again after a BEGIN that met another process, and keeps nobody out until then', async () => {
    const other = new Sqlite(path);
    other.exec('BEGIN IMMEDIATE');
    const runner = dataSource.createQueryRunner();

    await expect(runner.startTransaction()).rejects.toThrow('locked');
    other.close();
    await expectOpenGate();
    await runner.startTransaction();
    await runner.query(INSERT, ['anew']);
    await runner.commitTransaction();
    await runner.release();

    expect(await names()).toEqual(['anew', 'next']);
  });

  it('rolls back what is released without a commit', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(INSERT, ['forgotten']);

    await runner.release();

    expect(runner.isReleased).toBe(true);
    await expect(runner.query('SELECT 1')).rejects.toThrow();
    await expectOpenGate();
    expect(await names()).toEqual(['next']);
  });

  it('serves transaction after transaction, and statements between them', async () => {
    const runner = dataSource.createQueryRunner();
    for (const name of ['a', 'b']) {
      await runner.startTransaction();
      await runner.query(INSERT, [name]);
      await (name === 'a' ? runner.commitTransaction() : runner.rollbackTransaction());
      await runner.query(INSERT, [`after ${name}`]);
    }
    await runner.release();

    expect(await names()).toEqual(['a', 'after a', 'after b']);
  });

  it('does not wait for itself when it is asked before its transaction has begun', async () => {
    const { end, done } = await openTransaction();
    const runner = dataSource.createQueryRunner();

    const both = Promise.all([runner.startTransaction(), runner.query(INSERT, ['early'])]);
    end();
    await Promise.all([both, done]);
    await runner.commitTransaction();

    expect(await names()).toEqual(['early', 'held']);
  });

  it.each([
    ['a statement fails', 'SELECT missing'],
    ['SQLite rolls back by itself', "INSERT OR ROLLBACK INTO row (name) VALUES ('taken')"],
  ])(
    'writes nothing of a transaction after its rollback where %s, whenever it was sent',
    async (_, failing) => {
      await dataSource.query(INSERT, ['taken']);
      let stragglers: Promise<unknown>[] = [];

      const transaction = dataSource.transaction(async (manager) => {
        stragglers = sendStragglers(manager);
        await manager.query(failing);
      });

      await expect(transaction).rejects.toThrow(QueryFailedError);
      const refused = (await Promise.allSettled(stragglers)).find(({ status }) => status === 'rejected');
      expect(refused).toMatchObject({
        reason: { message: expect.stringContaining('await every statement') },
      });
      expect(await names()).toEqual(['taken']);
    },
  );

  it('takes back what was sent before the ROLLBACK and is still under way', async () => {
    delaySlowStatements();
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();

    const two = runner.query(INSERT, ['slow']).then(() => runner.query(INSERT, ['slow too']));
    await Promise.all([expect(two).rejects.toThrow('await every statement'), runner.rollbackTransaction()]);
    await runner.release();

    expect(await names()).toEqual([]);
  });

  it('takes back what is still under way when it is released', async () => {
    delaySlowStatements();
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();

    await Promise.all([runner.query(INSERT, ['slow']), runner.release()]);

    expect(await names()).toEqual([]);
  });

  it('keeps a plain write out of a transaction that is asked for while it is under way', async () => {
    delaySlowStatements();
    const write = dataSource.query(INSERT, ['slow']);

    const transaction = dataSource.transaction(() => Promise.reject(new Error('no')));
    await expect(transaction).rejects.toThrow('no');
    await write;

    expect(await names()).toEqual(['slow']);
  });

  it('refuses to commit over a nested transaction that nobody awaits', async () => {
    const never = Promise.withResolvers<void>();
    const transaction = dataSource.transaction(async (manager) => {
      await manager.query(INSERT, ['outer']);
      void manager.transaction(() => never.promise);
      await nextTurn();
    });

    await expect(transaction).rejects.toThrow('nested transaction');

    await expectOpenGate();
    expect(await names()).toEqual(['next']);
  });

  it('writes nothing on its own where SQLite has rolled the transaction back by itself', async () => {
    await dataSource.query(INSERT, ['taken']);

    const transaction = dataSource.transaction(async (manager) => {
      await manager.query(INSERT, ['before']);
      await manager.query('INSERT OR ROLLBACK INTO row (name) VALUES (?)', ['taken']).catch(() => undefined);
      await manager.query(INSERT, ['after']);
    });

    await expect(transaction).rejects.toThrow('transaction is over');
    expect(await names()).toEqual(['taken']);
    await expectOpenGate();
  });

  it('refuses what follows a COMMIT in plain SQL, which would be written on its own', async () => {
    const transaction = dataSource.transaction(async (manager) => {
      await manager.query(INSERT, ['before']);
      await manager.query('COMMIT');
      await manager.query(INSERT, ['after']);
    });

    await expect(transaction).rejects.toThrow('transaction is over');
    expect(await names()).toEqual(['before']);
    await expectOpenGate();
  });

  it('lets the rollback in a catch pass where SQLite has done it by itself, and goes on', async () => {
    await dataSource.query(INSERT, ['taken']);
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();

    const insert = runner.query('INSERT OR ROLLBACK INTO row (name) VALUES (?)', ['taken']);
    await expect(insert).rejects.toThrow('UNIQUE');
    await runner.rollbackTransaction();

    await runner.query(INSERT, ['on its own']);
    await expectOpenGate();
    await runner.release();
  });

  it.each(['BEGIN', 'commit', ' rollback', 'SAVEPOINT a'])(
    'refuses %j as plain SQL, which others would be in',
    (sql) => expect(dataSource.query(sql)).rejects.toThrow('startTransaction()'),
  );

  it('prepares a statement once for all runners, and again after a change of the schema', async () => {
    const prepare = import.meta.jest.spyOn(connection(), 'prepare');
    await dataSource.query(INSERT, ['a']);
    for (let i = 0; i < 3; i++) await dataSource.query('SELECT * FROM row');
    expect(prepare).toHaveBeenCalledTimes(2);

    await dataSource.query('ALTER TABLE row ADD COLUMN note varchar');

    expect(await dataSource.query('SELECT * FROM row')).toEqual([{ name: 'a', note: null }]);
  });

  it('keeps everybody out while a migration has the foreign keys switched off', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.beforeMigration();
    const orphan = dataSource.query(ORPHAN);

    await nextTurn();
    await runner.afterMigration();

    await expect(orphan).rejects.toThrow('FOREIGN KEY');
  });

  it.each(['all', 'each', 'none'] as const)('runs migrations in mode %j', async (transaction) => {
    await reopen({ migrations: [AddsColumn1700000000001] });

    await dataSource.runMigrations({ transaction });
    await dataSource.undoLastMigration({ transaction });

    expect(connection().pragma('foreign_keys', { simple: true })).toBe(1);
    await expectOpenGate();
  });

  it.each(['all', 'each', 'none'] as const)(
    'survives a migration that fails in mode %j',
    async (transaction) => {
      await reopen({ migrations: [AddsColumn1700000000001, Fails1700000000002] });

      await expect(dataSource.runMigrations({ transaction })).rejects.toThrow('nowhere');

      expect(connection().pragma('foreign_keys', { simple: true })).toBe(1);
      await expectOpenGate();
    },
  );

  it('compares the schema with the entities', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();

    expect(upQueries).toEqual([]);
    await expectOpenGate();
  });

  it('lets the database be closed and opened again with a transaction open and others waiting', async () => {
    const { end, done } = await openTransaction();
    const waiting = [dataSource.query('SELECT 1'), dataSource.transaction(() => Promise.resolve())];
    const refused = Promise.all(waiting.map((wait) => expect(wait).rejects.toThrow('closed')));

    await dataSource.destroy();
    await refused;
    await dataSource.initialize();
    end();

    await expect(done).rejects.toThrow();
    expect(await names()).toEqual([]);
    await expectOpenGate();
  });

  it('keeps what began before the database was closed away from the one opened afterwards', async () => {
    const { end, done } = await openTransaction();
    const reader = dataSource.createQueryRunner();
    await dataSource.destroy();
    await dataSource.initialize();

    await dataSource.transaction(async (manager) => {
      await manager.query(INSERT, ['new']);
      end();
      await expect(done).rejects.toThrow('closed');
      await expect(reader.query('SELECT 1')).rejects.toThrow('closed');
    });

    expect(await names()).toEqual(['new']);
  });
});
