import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { withoutData } from '../errors/without-data.js';
import { Condition } from '../health/condition.js';
import { HealthParts } from '../health/health-parts.js';
import { Metrics } from '../metrics/metrics.js';
import { Breaker } from './breaker.js';
import { canComeLater, guardPool, openReading } from './dialect.js';
import { codeOf, DatabaseAway, isRefusal, isUnavailable } from './failures.js';
import { measureDatabase } from './measure-database.js';
import { migrate } from './migrate.js';
import type { PatientPool } from './mysql-pool.js';
import { connect } from './open-database.js';
import type { Reading } from './reading.js';
import { Slots } from './slots.js';
import { untilAborted } from './until-aborted.js';

const AGAIN_MS = 500;
/** What a start waits for the database before it goes on without; longer where it is there, and migrating. */
const CONNECT_PATIENCE_MS = 3000;
const MIGRATION_PATIENCE_MS = 20_000;
const MAX_WAITING = 200;
/** A statement is given this long before its connection is given up, and less while the database is away. */
const STALLED_MS = 30_000;
const STALLED_MS_WHILE_AWAY = 1000;

type Work = () => Promise<void> | void;

/**
 * Whether the database is there. The service starts without it, goes on asking for it, brings its schema up to date when
 * it comes, and then does what has been waiting for it.
 */
@Injectable()
export class Database implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly slots = new Slots(1, MAX_WAITING);
  readonly breaker = new Breaker(
    () => this.reading.probe(),
    (isOpen) => this.changed(isOpen),
    () => this.patientPool?.breakStalled(this.breaker.isOpen ? STALLED_MS_WHILE_AWAY : STALLED_MS),
  );
  private readonly logger = new Logger(Database.name);
  private readonly condition = new Condition('away');
  private readonly stopping = new AbortController();
  private readonly waiting: Work[] = [];
  private start: Promise<void> | undefined;
  private opening: Promise<void> | undefined;
  private working: Promise<void> = Promise.resolve();
  private open: { reading: Reading } | undefined;
  private patientPool: PatientPool | undefined;
  private said: string | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly dataSource: DataSource,
    metrics: Metrics,
    health: HealthParts,
  ) {
    health.add({ name: 'database', state: () => this.condition.state });
    measureDatabase(metrics, {
      isUp: () => !this.breaker.isOpen,
      reads: () => this.slots,
      writes: () => this.patientPool?.state ?? { inUse: 0, queued: 0 },
    });
  }

  /** Connected once, and migrated; whether it still answers, `breaker` knows. */
  get isThere(): boolean {
    return this.open !== undefined;
  }

  /** @throws DatabaseAway where it has not been there yet */
  get reading(): Reading {
    if (!this.open) throw new DatabaseAway();
    return this.open.reading;
  }

  async onModuleInit(): Promise<void> {
    await this.started();
  }

  /**
   * Does what needs the database: before this resolves where the database is there, else as soon as it is. What is
   * refused because it has just gone is tried until it comes back.
   *
   * @throws what the work throws for any other reason, while the service is starting
   */
  async onceThere(work: Work): Promise<void> {
    await this.started();
    if (this.open && this.waiting.length === 0) {
      try {
        return await work();
      } catch (error) {
        if (!isUnavailable(error)) throw error;
      }
    }
    this.waiting.push(work);
    if (this.open && this.waiting.length === 1) this.catchUp();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort(new DatabaseAway('The service stops'));
    await this.working;
    await this.opening;
  }

  onApplicationShutdown(): void {
    this.breaker.stop();
    // One that does not answer is not waited for.
    if (this.breaker.isOpen) this.patientPool?.breakAll();
    this.open?.reading.close();
  }

  /** The first attempt's end; the same for everybody who asks. */
  private started(): Promise<void> {
    return (this.start ??= this.startUp());
  }

  private async startUp(): Promise<void> {
    const first = this.attempt();
    try {
      await untilAborted(first, AbortSignal.timeout(MIGRATION_PATIENCE_MS));
    } catch (error) {
      if (error instanceof DOMException) this.logger.warn('The migration goes on while we answer');
      else if (!canComeLater(this.dataSource) || !isUnavailable(error)) throw error;
      else this.say(error);
    }
    if (!this.open) this.opening = this.keepTrying(first);
  }

  private async keepTrying(first: Promise<void>): Promise<void> {
    await first.catch(() => undefined);
    while (!this.open && !this.stopping.signal.aborted) {
      await pause(AGAIN_MS, this.stopping.signal);
      await this.attempt().catch((error: unknown) => this.say(error));
    }
    if (!this.stopping.signal.aborted) this.catchUp();
  }

  private async attempt(): Promise<void> {
    const { signal } = this.stopping;
    signal.throwIfAborted();
    await connect(this.dataSource, this.settings.DATABASE_URL, CONNECT_PATIENCE_MS);
    await migrate(this.dataSource, signal);
    this.patientPool ??= guardPool(this.dataSource, () => this.breaker.isOpen);
    const reading = openReading(this.dataSource, this.settings.DATABASE_URL);
    this.slots.resize(reading.size);
    this.open = { reading };
    this.breaker.start();
  }

  /** One after the other, in the order in which they came: who is let in is known before the first client is made. */
  private catchUp(): void {
    this.working = this.doWaiting();
  }

  private async doWaiting(): Promise<void> {
    while (this.waiting.length > 0 && !this.stopping.signal.aborted) {
      for (const work of this.waiting.splice(0)) await this.tryWork(work);
      if (this.waiting.length > 0) await pause(AGAIN_MS, this.stopping.signal);
    }
  }

  /** What fails is tried again in the next round, and keeps nobody else waiting. */
  private async tryWork(work: Work): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`What waited for the database could not be done: ${codeOf(error)}`);
      this.waiting.push(work);
    }
  }

  /** Once for each reason, not twice a second. */
  private say(error: unknown): void {
    const code = codeOf(error);
    if (this.said === code || this.stopping.signal.aborted) return;
    this.said = code;
    if (!isUnavailable(error)) return this.logger.error(`The database cannot be used: ${withoutData(error)}`);
    const trouble = isRefusal(error)
      ? `The database refuses us: ${code}. Is DATABASE_URL right?`
      : `The database is away: ${code}.`;
    this.logger.warn(`${trouble} Calls are answered without it, and it is tried again twice a second`);
  }

  private changed(isOpen: boolean): void {
    this.condition.set(isOpen ? 'away' : 'up');
    if (!isOpen) return this.logger.log('The database is there');
    this.logger.warn('The database does not answer: what is known without it is what is answered');
    this.open?.reading.renew();
    this.patientPool?.breakIdle();
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal, ref: false }).catch(() => undefined);
