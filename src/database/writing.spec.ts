import { DataSource, QueryFailedError } from 'typeorm';
import { gateSqlite } from './sqlite-gate.js';
import { writing } from './writing.js';

let dataSource: DataSource;
beforeEach(async () => {
  dataSource = new DataSource({ type: 'better-sqlite3', database: ':memory:' });
  gateSqlite(dataSource);
  await dataSource.initialize();
  await dataSource.query('CREATE TABLE kept (name varchar)');
});
afterEach(() => dataSource.destroy());

const failure = (code: string, errno?: number): Error =>
  new QueryFailedError('UPDATE x', [], Object.assign(new Error('no'), { code, errno }));
const kept = async (): Promise<unknown[]> => dataSource.query('SELECT name FROM kept');

/** Writes, then fails with these one after the other, then no more. */
async function write(failures: Error[]): Promise<number> {
  let attempts = 0;
  await writing(dataSource, async (manager) => {
    attempts += 1;
    await manager.query(`INSERT INTO kept (name) VALUES ('once')`);
    const next = failures.shift();
    if (next) throw next;
  });
  return attempts;
}

describe('writing', () => {
  it.each([
    ['a deadlock', failure('ER_LOCK_DEADLOCK', 1213)],
    ['a lock that was not to be had', failure('ER_LOCK_WAIT_TIMEOUT', 1205)],
    ['a conflict that Group Replication sees', failure('UNKNOWN', 3101)],
    ['a conflict that TiDB sees', failure('UNKNOWN', 9007)],
    ['a file that is busy', failure('SQLITE_BUSY_SNAPSHOT')],
    ['a server that has become read-only', failure('ER_OPTION_PREVENTS_STATEMENT', 1290)],
    ['a connection lost on the way', failure('PROTOCOL_CONNECTION_LOST')],
  ])('is done again after %s, and once', async (_, error) => {
    const attempts = await write([error, error]);

    expect(attempts).toBe(3);
    expect(await kept()).toEqual([{ name: 'once' }]);
  });

  it('is given up after a few attempts, with what the last one met', async () => {
    const error = failure('ER_LOCK_DEADLOCK', 1213);

    await expect(write(Array.from({ length: 10 }, () => error))).rejects.toBe(error);

    expect(await kept()).toEqual([]);
  });

  it('is not done again where the database knows better, or is known to be away', async () => {
    for (const code of ['ER_DUP_ENTRY', 'DATABASE_AWAY']) {
      const failures = [failure(code)];
      await expect(write(failures)).rejects.toThrow('no');
      expect(failures).toEqual([]);
    }

    expect(await kept()).toEqual([]);
  });

  it('is not done again where the server is lost during the commit: nobody knows whether it was done', async () => {
    let attempts = 0;
    const transaction = dataSource.manager.transaction.bind(dataSource.manager);
    dataSource.transaction = async (work: never) => {
      attempts += 1;
      await transaction(work);
      throw failure('ECONNRESET');
    };

    const written = writing(dataSource, (manager) =>
      manager.query(`INSERT INTO kept (name) VALUES ('once')`),
    );

    await expect(written).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(attempts).toBe(1);
  });
});
