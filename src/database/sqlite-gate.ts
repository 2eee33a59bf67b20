import { AsyncLocalStorage } from 'node:async_hooks';
import type { Statement } from 'better-sqlite3';
import type { DataSource, EntityManager } from 'typeorm';
import { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import type { IsolationLevel } from 'typeorm/driver/types/IsolationLevel.js';
import { GatedQueryRunner, type Gate } from './sqlite-gate-runner.js';
import { Turns } from './sqlite-gate-turns.js';

type Callback<T> = (manager: EntityManager) => Promise<T>;

/**
 * Keeps the transactions of concurrent requests apart on SQLite; once, before `initialize()`. TypeORM gives all of a
 * data source one query runner there: a rollback takes away what another request has committed. Here each has its own,
 * a transaction has the connection alone, and everything else waits for its end, `waitMs` at most.
 */
export function gateSqlite(dataSource: DataSource, waitMs = 10_000): void {
  const { driver } = dataSource;
  if (!(driver instanceof BetterSqlite3Driver)) throw new Error(`Not SQLite: ${dataSource.options.type}`);
  let gate = newGate(waitMs);
  driver.createQueryRunner = () => new GatedQueryRunner(driver, gate);
  const disconnect = driver.disconnect.bind(driver);
  driver.disconnect = async () => {
    gate.turns.close(new Error('The database was closed.'));
    gate = newGate(waitMs);
    await disconnect();
  };
  markCallbacks(dataSource.manager);
}

function newGate(waitMs: number): Gate {
  const turns = new Turns<GatedQueryRunner>(waitMs);
  return { turns, statements: new Statements(turns), inside: new AsyncLocalStorage() };
}

/**
 * Looks again at the moment of running: when SQLite rolls back by itself, statements that were sent with the failing
 * one are under way already, and would each be committed alone.
 */
class Statements extends Map<string, Statement> {
  constructor(private readonly turns: Turns<GatedQueryRunner>) {
    super();
  }

  override set(sql: string, statement: Statement): this {
    const run = statement.run.bind(statement);
    const all = statement.all.bind(statement);
    statement.run = (...parameters) => {
      this.turns.alone?.refuseIfLost();
      return run(...parameters);
    };
    statement.all = (...parameters) => {
      this.turns.alone?.refuseIfLost();
      return all(...parameters);
    };
    return super.set(sql, statement);
  }
}

/** `dataSource.transaction()` and a repository's `manager.transaction()` come here; nested ones have another manager. */
function markCallbacks(manager: EntityManager): void {
  const transaction = manager.transaction.bind(manager);
  manager.transaction = <T>(
    levelOrCallback: IsolationLevel | Callback<T>,
    callback?: Callback<T>,
  ): Promise<T> => {
    if (typeof levelOrCallback === 'function') return transaction(marked(levelOrCallback));
    if (callback) return transaction(levelOrCallback, marked(callback));
    return Promise.reject(new Error('A transaction needs a callback.'));
  };
}

function marked<T>(callback: Callback<T>): Callback<T> {
  return (manager) => {
    // Every runner of a gated driver is one; TypeORM's type of it does not say so.
    const runner = manager.queryRunner as GatedQueryRunner;
    return runner.during(() => callback(manager));
  };
}
