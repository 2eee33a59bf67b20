import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Database, Statement } from 'better-sqlite3';
import { QueryFailedError, type ObjectLiteral } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import type { IsolationLevel } from 'typeorm/driver/types/IsolationLevel.js';
import type { Turns } from './sqlite-gate-turns.js';

/** What the runners of one connection share. */
export interface Gate {
  turns: Turns<GatedQueryRunner>;
  /** Prepared statements: a runner lives for one query, and preparing costs more than running. */
  statements: Map<string, Statement>;
  /** The transaction whose callback is running. */
  inside: AsyncLocalStorage<GatedQueryRunner>;
}

const IS_OVER = 'The transaction is over or rolling back: await every statement inside it.';
const TRANSACTION_CONTROL = /^\s*(begin|commit|end|rollback|savepoint|release)\b/i;

/**
 * A runner with a state and a transaction of its own on the one connection, which it has alone from BEGIN to COMMIT
 * or ROLLBACK. Nothing sent for a transaction is ever written outside of it, nor into somebody else's.
 */
export class GatedQueryRunner extends BetterSqlite3QueryRunner {
  private state: 'usable' | 'ending' | 'undone' | 'failed' = 'usable';
  private isMigrating = false;

  constructor(
    driver: BetterSqlite3Driver,
    private readonly gate: Gate,
  ) {
    super(driver);
    // By assign, as TypeORM declares it private.
    Object.assign(this, { stmtCache: gate.statements });
  }

  /** Runs a transaction's callback so that what it calls is known to be inside. */
  async during<T>(callback: () => Promise<T>): Promise<T> {
    try {
      const result = await this.gate.inside.run(this, callback);
      if (this.transactionDepth > 1) throw new Error('A nested transaction has not ended: await it.');
      return result;
    } catch (error) {
      // For good: what the callback left running must not be written on its own after the ROLLBACK.
      this.state = 'failed';
      throw error;
    }
  }

  /** @throws where SQLite has rolled the transaction back by itself, as it may when the disk is full */
  refuseIfLost(): void {
    if (this.transactionDepth > 0 && !this.isOpen) throw new Error(IS_OVER);
  }

  override async query<Result>(
    sql: string,
    parameters?: unknown[] | ObjectLiteral,
    structured?: boolean,
  ): Promise<Result> {
    this.refuseInsideAnother();
    const ends = this.transactionDepth === 1 && (sql === 'COMMIT' || sql === 'ROLLBACK');
    if (ends) await this.prepareToEnd();
    const turn = this.gate.turns.pass(this);
    if (turn) await orBusy(turn, sql);
    try {
      this.refuseOutsideItsTransaction(sql, ends);
      // The write lock at once, so that another process is met here and not half-way.
      const statement = sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : sql;
      return (await super.query(statement, parameters, structured)) as Result;
    } finally {
      if (ends) this.ended();
      this.gate.turns.passed();
    }
  }

  override async startTransaction(isolationLevel?: IsolationLevel): Promise<void> {
    this.refuseInsideAnother();
    if (this.isTransactionActive) return super.startTransaction(isolationLevel);
    // Before the wait, as TypeORM does it: a save() on this runner meanwhile begins none of its own.
    this.isTransactionActive = true;
    if (this.state === 'undone') this.state = 'usable';
    try {
      await orBusy(this.gate.turns.takeAlone(this), 'BEGIN IMMEDIATE');
      await super.startTransaction(isolationLevel);
    } catch (error) {
      await this.undo();
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    try {
      await super.commitTransaction();
    } catch (error) {
      if (this.transactionDepth === 1) await this.undo();
      throw error;
    }
  }

  /** Does nothing where it is done already, so that the rollback in a caller's `catch` does not hide what failed. */
  override async rollbackTransaction(): Promise<void> {
    const isDone = this.state === 'undone' || (this.transactionDepth > 0 && !this.isOpen);
    if (!isDone) return super.rollbackTransaction();
    await this.undo();
    if (this.state === 'undone') this.state = 'usable';
  }

  /** Rolls back what was not committed. */
  override async release(): Promise<void> {
    this.isReleased = true;
    if (this.gate.turns.isAlone(this)) await this.undo();
    await super.release();
  }

  /** Foreign keys are off for the whole connection from here on: nobody else may write until they are on again. */
  override async beforeMigration(): Promise<void> {
    this.refuseInsideAnother();
    await orBusy(this.gate.turns.takeAlone(this), 'PRAGMA foreign_keys = OFF');
    this.isMigrating = true;
    await super.beforeMigration();
  }

  override async afterMigration(): Promise<void> {
    await super.afterMigration();
    this.isMigrating = false;
    if (!this.isTransactionActive) this.gate.turns.leave(this);
  }

  private get database(): Database {
    return this.driver.databaseConnection as Database;
  }

  /** By SQLite's word, not by what the caller has asked for. */
  private get isOpen(): boolean {
    return this.gate.turns.isAlone(this) && this.database.inTransaction;
  }

  /** Neither COMMIT nor ROLLBACK may overtake what was sent before it. */
  private async prepareToEnd(): Promise<void> {
    if (this.state === 'usable') this.state = 'ending';
    await this.gate.turns.quiet();
  }

  private ended(): void {
    if (this.isOpen) return;
    if (this.state === 'ending') this.state = 'usable';
    if (!this.isMigrating) this.gate.turns.leave(this);
  }

  /** Ends what is left of a transaction or a migration, in whatever state, and opens the gate. */
  private async undo(): Promise<void> {
    if (this.state !== 'failed') this.state = 'undone';
    try {
      if (this.gate.turns.isAlone(this)) await this.gate.turns.quiet();
      if (this.isOpen) this.database.exec('ROLLBACK');
      if (this.isMigrating && this.gate.turns.isAlone(this)) await super.afterMigration();
    } finally {
      this.isMigrating = false;
      this.isTransactionActive = false;
      this.transactionDepth = 0;
      this.gate.turns.leave(this);
    }
  }

  private refuseInsideAnother(): void {
    const inside = this.gate.inside.getStore();
    if (!inside || inside === this || !this.gate.turns.isAlone(inside)) return;
    throw new Error(
      "This would wait for the transaction that it is part of: use the transaction's own manager, which its callback " +
        'is given, rather than a repository, the data source or another query runner.',
    );
  }

  private refuseOutsideItsTransaction(sql: string, ends: boolean): void {
    this.refuseIfLost();
    if (this.state !== 'usable' && !ends) throw new Error(IS_OVER);
    if (!this.gate.turns.isAlone(this) && TRANSACTION_CONTROL.test(sql)) {
      throw new Error(`"${sql}" would end or begin what others are in: use startTransaction() and its like.`);
    }
  }
}

/** A wait that was given up looks like SQLite's own refusal, to be translated with it. */
async function orBusy(turn: Promise<void> | undefined, sql: string): Promise<void> {
  try {
    await turn;
  } catch (error) {
    throw new QueryFailedError(sql, [], error as Error);
  }
}
