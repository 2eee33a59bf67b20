import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import type { AdmittedClient, Credentials } from '../access/access-policy.js';
import { AccessService } from '../access/access.service.js';
import { Scope } from '../access/scope.js';
import { Settings } from '../config/settings.js';
import { ContactTraces, type Erased } from '../contacts/contact-traces.js';
import { untilAborted } from '../database/until-aborted.js';
import { Behind } from '../journal/behind.js';
import { Metrics } from '../metrics/metrics.js';
import { CallsService } from './calls.service.js';
import type { PbxEvent } from './read-event.js';

/** An event that has come in. */
export interface ArrivedEvent {
  event: PbxEvent;
  at: Date;
  /** Null while nobody can be checked; then `shown` is what he showed. */
  client: AdmittedClient | null;
  shown: Credentials | null;
}

const CAPACITY = 20_000;
const BATCH_SIZE = 50;
const WRITE_EVERY_MS = 500;
const SHUTDOWN_MS = 3000;
/** Of the connections that a database lends us, events take no more. */
const MAX_AT_ONCE = 4;

/** Takes events in: stored before they are answered where the database takes them in time, else behind the answer. */
@Injectable()
export class PbxEvents implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(PbxEvents.name);
  private readonly behind: Behind<ArrivedEvent>;
  private atOnce = 0;

  constructor(
    private readonly settings: Settings,
    private readonly calls: CallsService,
    private readonly access: AccessService,
    private readonly traces: ContactTraces,
    { registry }: Metrics,
  ) {
    const dropped = new Counter({
      name: 'caller_data_events_dropped_total',
      help: 'Events of the PBX that could not be kept, because the database was away for too long',
      registers: [registry],
    });
    const onDrop = (count: number) => {
      dropped.inc(count);
      this.logger.warn(`${count} events of the PBX could not be kept`);
    };
    const options = { capacity: CAPACITY, batchSize: BATCH_SIZE, everyMs: WRITE_EVERY_MS, onDrop };
    const behind = new Behind<ArrivedEvent>((batch) => this.storeAll(batch), options);
    this.behind = behind;
    new Gauge({
      name: 'caller_data_events_waiting',
      help: 'Events of the PBX that have been answered and not been stored yet',
      registers: [registry],
      collect() {
        this.set(behind.size);
      },
    });
  }

  onModuleInit(): void {
    this.traces.add({
      name: 'calls',
      move: (manager, moved) => this.calls.move(manager, moved),
      erase: (manager, erased) => this.calls.erase(manager, erased),
      beforeErasure: () => this.behind.flush(),
      afterErasure: (erased) => this.eraseWaiting(erased),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.behind.stop(SHUTDOWN_MS);
  }

  /** What came in while the server closed; the database closes after us. */
  async onApplicationShutdown(): Promise<void> {
    await this.behind.stop(SHUTDOWN_MS);
  }

  /** Never throws: a PBX is waiting. */
  async take(arrived: ArrivedEvent): Promise<void> {
    // What waits already goes first: the database is away, or slow.
    if (!arrived.client || this.behind.size > 0 || this.atOnce >= MAX_AT_ONCE)
      return this.behind.add(arrived);
    this.atOnce += 1;
    const stored = this.store(arrived)
      .catch(() => this.behind.add(arrived))
      .finally(() => (this.atOnce -= 1));
    const signal = AbortSignal.timeout(this.settings.DATABASE_BUDGET_MS);
    await untilAborted(stored, signal).catch(() => undefined);
  }

  /** Resolves when what has been answered so far is stored, or cannot be; for those who must see it. */
  stored(): Promise<void> {
    return this.behind.flush();
  }

  /** What came twice is stored once, so that a batch that failed half way may be tried again whole. */
  private async storeAll(batch: readonly ArrivedEvent[]): Promise<void> {
    for (const arrived of batch) await this.store(arrived);
  }

  private async store({ event, at, client, shown }: ArrivedEvent): Promise<void> {
    const admitted = client ?? (shown && this.access.stillAdmits(shown));
    if (admitted === undefined) throw new Error('Who sent it cannot be checked now');
    if (admitted?.scopes.has(Scope.EVENTS)) await this.calls.store(admitted, event, at);
  }

  private async eraseWaiting(erased: Erased): Promise<number> {
    this.behind.remove(({ event, client }) => this.calls.tellsOf(event, client, erased));
    await this.behind.settled();
    return 0;
  }
}
