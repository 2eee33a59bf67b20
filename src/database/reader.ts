import { Injectable } from '@nestjs/common';
import { Histogram } from 'prom-client';
import { Metrics } from '../metrics/metrics.js';
import { Database } from './database.js';
import type { Waiting } from './deadline.js';
import { DatabaseAway, isFull, isLost, isRefusal, isUnavailable } from './failures.js';
import type { Replica } from './replica.js';
import { Replicas } from './replicas.js';
import { untilAborted } from './until-aborted.js';

type Server = Pick<Replica, 'reading' | 'slots' | 'breaker'>;
type Parameters = readonly (string | number)[];

/** Asks the database for a call that is waiting: plain SQL, and never longer than the caller's signal allows. */
@Injectable()
export class Reader {
  private readonly duration: Histogram;

  constructor(
    private readonly database: Database,
    private readonly replicas: Replicas,
    { registry }: Metrics,
  ) {
    this.duration = new Histogram({
      name: 'caller_data_database_statement_seconds',
      help: 'What the statements of lookups took, those included that nobody waited for any more',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
      registers: [registry],
    });
  }

  /**
   * At once, and no promise, where the database is in this process. Instants come as the database has them: `instantFromSql`
   * reads both kinds.
   *
   * @param projectId where the question is about one project: a replica may answer, if nothing of it has changed lately
   * @throws the signal's reason when it aborts first; DatabaseAway at once where that is known; the driver's error
   */
  rows<Row>(sql: string, parameters: Parameters, its: Waiting, projectId?: number): Row[] | Promise<Row[]> {
    const replica = projectId === undefined ? undefined : this.replicas.serverFor(projectId);
    return replica
      ? this.fromReplica<Row>(replica, sql, parameters, its)
      : this.rowsOf<Row>(this.database, sql, parameters, its);
  }

  private async fromReplica<Row>(
    replica: Server,
    sql: string,
    parameters: Parameters,
    its: Waiting,
  ): Promise<Row[]> {
    try {
      return await this.rowsOf<Row>(replica, sql, parameters, its);
    } catch (error) {
      if (its.signal.aborted || !isUnavailable(error)) throw error;
    }
    return this.rowsOf<Row>(this.database, sql, parameters, its);
  }

  private rowsOf<Row>(
    server: Server,
    sql: string,
    parameters: Parameters,
    its: Waiting,
  ): Row[] | Promise<Row[]> {
    if (server.breaker.isOpen) throw new DatabaseAway();
    const turn = server.slots.take(its);
    const asked = turn
      ? turn.then(() => this.ask(server, sql, parameters, its))
      : this.ask(server, sql, parameters, its);
    return (asked instanceof Promise ? this.inTime(asked, server, its.signal) : asked) as Row[];
  }

  private async inTime(asked: Promise<unknown[]>, server: Server, signal: AbortSignal): Promise<unknown[]> {
    try {
      return await untilAborted(asked, signal);
    } catch (error) {
      // A caller who hangs up says nothing of the database.
      if (error === signal.reason && isTimeout(error)) server.breaker.failed();
      throw error;
    }
  }

  /** The place is given back when the driver is done, however long ago the caller went on without it. */
  private ask(
    server: Server,
    sql: string,
    parameters: Parameters,
    its: Waiting,
  ): unknown[] | Promise<unknown[]> {
    const startedAt = performance.now();
    try {
      const asked = server.reading.rows(sql, parameters);
      if (asked instanceof Promise) return this.settledBy(asked, server, startedAt, its);
      this.settled(server, startedAt);
      return asked;
    } catch (error) {
      this.settled(server, startedAt);
      throw error;
    }
  }

  private async settledBy(
    asked: Promise<unknown[]>,
    server: Server,
    startedAt: number,
    { signal }: Waiting,
  ): Promise<unknown[]> {
    try {
      const rows = await asked;
      // What came too late for its caller is no sign of health.
      if (!signal.aborted) server.breaker.succeeded();
      return rows;
    } catch (error) {
      blame(server, error);
      throw error;
    } finally {
      this.settled(server, startedAt);
    }
  }

  private settled({ slots }: Server, startedAt: number): void {
    slots.release();
    this.duration.observe((performance.now() - startedAt) / 1000);
  }
}

/** A server with no connection left for us still serves those that we have. */
function blame({ breaker }: Server, error: unknown): void {
  if ((isLost(error) || isRefusal(error)) && !isFull(error)) breaker.failed();
}

const isTimeout = (error: unknown): boolean => (error as Error | undefined)?.name === 'TimeoutError';
