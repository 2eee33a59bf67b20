import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Counter } from 'prom-client';
import { DataSource, In, LessThanOrEqual, Not } from 'typeorm';
import { Call } from '../calls/call.entity.js';
import { RareWarning } from '../config/rare-warning.js';
import { Contact } from '../contacts/contact.entity.js';
import { codeOf } from '../database/failures.js';
import { untilAborted } from '../database/until-aborted.js';
import { Metrics } from '../metrics/metrics.js';
import type { LoggedCall } from '../sources/logged-call.js';
import { SourceError, type SourceErrorKind } from '../sources/source-error.js';
import { SourceDirectory } from '../sources/source-directory.js';
import { ProjectSource } from '../sources/source.entity.js';
import type { Source } from '../sources/source.js';
import { nextTry } from './next-try.js';
import { OutboxCall, OutboxState } from './outbox-call.entity.js';

const LOOK_EVERY_MS = 2000;
const AT_ONCE = 50;
const SEND_TIMEOUT_MS = 30_000;
/** Well beyond the time that sending may take: whoever has it in hand so long is gone. */
const CLAIM_MS = 120_000;
const SHUTDOWN_MS = 1000;

/**
 * Tells upstream systems of calls that are over, from a table: what could not be sent is tried again, after a restart
 * too, and of several instances only one has a call in hand. Twice is a call told of only where we die, or the line
 * breaks, between the system's taking it and our noting it.
 */
@Injectable()
export class SendCalls implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('CallLog');
  private readonly warning = new RareWarning(this.logger);
  private readonly stopping = new AbortController();
  private readonly outcomes: Counter<'outcome'>;
  private timer: NodeJS.Timeout | undefined;
  /** Who is being told right now. */
  private readonly busy = new Map<number, Promise<void>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly directory: SourceDirectory,
    metrics: Metrics,
  ) {
    this.outcomes = new Counter({
      name: 'caller_data_call_log_total',
      help: 'Attempts to tell upstream systems of calls',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.send(), LOOK_EVERY_MS).unref();
  }

  /** What is in hand is broken off: another instance, or the next start, sends it again. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    const broken = Promise.allSettled(this.busy.values());
    await untilAborted(broken, AbortSignal.timeout(SHUTDOWN_MS)).catch(() => undefined);
  }

  /** Sends what is due; never throws. A source in trouble holds up no other. */
  async send(now = new Date()): Promise<void> {
    try {
      const due = await this.dataSource.manager.find(OutboxCall, {
        where: {
          state: OutboxState.WAITING,
          nextAt: LessThanOrEqual(now),
          sourceId: Not(In([...this.busy.keys()])),
        },
        order: { nextAt: 'ASC' },
        take: AT_ONCE,
      });
      const bySource = Map.groupBy(due, ({ sourceId }) => sourceId);
      await Promise.all([...bySource].map(([sourceId, rows]) => this.keepBusy(sourceId, rows, now)));
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.warning.warn(`Upstream systems cannot be told of calls now: ${codeOf(error)}`);
    }
  }

  private async keepBusy(sourceId: number, rows: OutboxCall[], now: Date): Promise<void> {
    if (this.busy.has(sourceId)) return;
    const telling = this.sendTo(sourceId, rows, now).finally(() => this.busy.delete(sourceId));
    this.busy.set(sourceId, telling);
    await telling;
  }

  /** One after the other, until one fails: the others would fail as well. */
  private async sendTo(sourceId: number, rows: OutboxCall[], now: Date): Promise<void> {
    const row = await this.dataSource.manager.findOneBy(ProjectSource, { id: sourceId });
    const source = row && (await this.opened(row));
    for (const item of rows) {
      if (this.stopping.signal.aborted || !(await this.claim(item, now))) continue;
      // Nobody wants it any more.
      if (!row || (source && !source.logCall)) await this.drop(item);
      else if (!(await this.sendOne(row.enabled ? source : null, item, now))) break;
    }
  }

  /** With the session that calls use as well; null where its settings cannot be used. */
  private async opened({ id, version }: ProjectSource): Promise<Source | null> {
    if (this.directory.byId(id)?.row.version !== version) await this.directory.refresh();
    return this.directory.byId(id)?.system ?? null;
  }

  /** Whoever raises the count has it; an instance that finds it raised has not. */
  private async claim(item: OutboxCall, now: Date): Promise<boolean> {
    const { id, attempts } = item;
    const seen = { id, attempts, state: OutboxState.WAITING };
    const nextAt = new Date(now.getTime() + CLAIM_MS);
    const { affected } = await this.dataSource.manager.update(OutboxCall, seen, {
      attempts: attempts + 1,
      nextAt,
    });
    item.attempts += 1;
    return affected === 1;
  }

  private async sendOne(source: Source | null, item: OutboxCall, now: Date): Promise<boolean> {
    const call = await this.callOf(item);
    if (!call) {
      await this.drop(item);
      return true;
    }
    try {
      if (!source?.logCall)
        throw new SourceError('unavailable', 'It is disabled, or its settings cannot be opened');
      await source.logCall(
        call,
        AbortSignal.any([this.stopping.signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]),
      );
    } catch (error) {
      if (!this.stopping.signal.aborted) await this.failed(item, error, now);
      return false;
    }
    await this.dataSource.manager.update(
      OutboxCall,
      { id: item.id },
      { state: OutboxState.SENT, failure: null },
    );
    this.outcomes.inc({ outcome: 'sent' });
    return true;
  }

  private async failed(item: OutboxCall, error: unknown, now: Date): Promise<void> {
    const kind: SourceErrorKind = error instanceof SourceError ? error.kind : 'unavailable';
    const nextAt = nextTry(item, error instanceof SourceError ? error : null, now);
    const change = nextAt ? { nextAt } : { state: OutboxState.FAILED };
    await this.dataSource.manager.update(OutboxCall, { id: item.id }, { ...change, failure: kind });
    this.outcomes.inc({ outcome: nextAt ? 'retried' : 'failed' });
    if (!nextAt)
      this.logger.warn(`Source ${item.sourceId} could not be told of a call, which is given up: ${kind}`);
  }

  private async drop({ id }: OutboxCall): Promise<void> {
    await this.dataSource.manager.delete(OutboxCall, { id });
  }

  /** Null where the call is gone: its person was erased. */
  private async callOf({ callId, sourceId }: OutboxCall): Promise<LoggedCall | null> {
    const { manager } = this.dataSource;
    const call = await manager.findOneBy(Call, { id: callId });
    if (!call) return null;
    const contact = call.contactId === null ? null : await manager.findOneBy(Contact, { id: call.contactId });
    return {
      telephone: call.telephone,
      dnid: call.dnid,
      agent: call.agent,
      direction: call.direction,
      queue: call.queue,
      uniqueId: call.uniqueId,
      externalId: contact?.sourceId === sourceId ? contact.externalId : null,
      status: call.status,
      startedAt: call.startedAt.toISOString(),
      answeredAt: call.answeredAt?.toISOString() ?? null,
      endedAt: call.endedAt?.toISOString() ?? null,
    };
  }
}
