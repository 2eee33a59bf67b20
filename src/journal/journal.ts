import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { DataSource, type EntityManager, In } from 'typeorm';
import { type CallerData, type LookupOutcome, NOBODY } from '../callers/caller-data.js';
import { cutText } from './cut-text.js';
import { erasedAmong } from '../contacts/erased-contacts.js';
import { ContactTraces, type Erased, type Moved } from '../contacts/contact-traces.js';
import { insertForIds } from '../database/bulk.js';
import { writing } from '../database/dialect.js';
import { Metrics } from '../metrics/metrics.js';
import { Project } from '../projects/project.entity.js';
import { Behind } from './behind.js';
import { JournalEntry } from './journal-entry.entity.js';
import { Live } from './live.js';

/** A lookup as it was answered. */
export interface AnsweredLookup {
  projectId: number;
  at: Date;
  /** As the PBX sent it. */
  telephone: string | null;
  number: string | null;
  dnid: string | null;
  outcome: LookupOutcome;
  contactId: number | null;
  callerData: CallerData;
  durationMs: number;
}

const CAPACITY = 20_000;
const BATCH_SIZE = 500;
const WRITE_EVERY_MS = 500;
const SHUTDOWN_MS = 3000;
const TELEPHONE_LENGTH = 255;

type Row = Omit<JournalEntry, 'id'>;

/** Every answered lookup, written behind the answers (ADR 10). */
@Injectable()
export class Journal implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(Journal.name);
  private readonly behind: Behind<Row>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly live: Live,
    private readonly traces: ContactTraces,
    { registry }: Metrics,
  ) {
    const dropped = new Counter({
      name: 'caller_data_journal_dropped_total',
      help: 'Answered lookups that the journal could not keep, because the database was away for too long',
      registers: [registry],
    });
    this.behind = new Behind((batch) => this.write(batch), {
      capacity: CAPACITY,
      batchSize: BATCH_SIZE,
      everyMs: WRITE_EVERY_MS,
      onDrop: (count, why) => {
        dropped.inc(count);
        this.logger.warn(`${count} lookups are missing in the journal: ${WHY[why]}`);
      },
    });
    const { behind } = this;
    new Gauge({
      name: 'caller_data_journal_waiting',
      help: 'Answered lookups that have not been written to the journal yet',
      registers: [registry],
      collect() {
        this.set(behind.size);
      },
    });
  }

  onModuleInit(): void {
    this.traces.add({
      name: 'lookups',
      move: (manager, moved) => this.move(manager, moved),
      erase: (manager, erased) => this.erase(manager, erased),
      beforeErasure: () => this.behind.flush(),
      afterErasure: (erased) => this.eraseWaiting(erased),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.behind.stop(SHUTDOWN_MS);
  }

  /** What was answered while the server closed; the database closes after us. */
  async onApplicationShutdown(): Promise<void> {
    await this.behind.stop(SHUTDOWN_MS);
  }

  /** Costs a push, and never throws: a call is being answered. */
  note({ telephone, callerData, ...lookup }: AnsweredLookup): void {
    const answered = callerData === NOBODY ? null : callerData;
    this.behind.add({ ...lookup, telephone: cutText(telephone ?? '', TELEPHONE_LENGTH), answered });
  }

  /** Resolves when what has been noted so far is written, or cannot be; for those who must see it. */
  written(): Promise<void> {
    return this.behind.flush();
  }

  private async write(batch: Row[]): Promise<void> {
    const { manager } = this.dataSource;
    const erased = await erasedAmong(manager, new Set(batch.flatMap(({ contactId }) => contactId ?? [])));
    const projects = await projectsAmong(manager, new Set(batch.map(({ projectId }) => projectId)));
    // Nobody could see, or delete, what is of a project that is gone.
    const rows = batch.filter(
      ({ projectId, contactId }) => projects.has(projectId) && (contactId === null || !erased.has(contactId)),
    );
    // One statement, which needs no transaction of its own.
    const ids = await insertForIds<Row>(manager, JournalEntry, rows);
    const byProject = Map.groupBy(ids, (_, i) => rows[i]!.projectId);
    for (const [projectId, some] of byProject) this.live.publish({ what: 'lookups', projectId, ids: some });
  }

  private async move(manager: EntityManager, { from, to }: Moved): Promise<void> {
    await manager.update(JournalEntry, { contactId: In([...from]) }, { contactId: to });
  }

  private async erase(manager: EntityManager, { projectId, contactIds, numbers }: Erased): Promise<number> {
    const byId = await manager.delete(JournalEntry, { projectId, contactId: In([...contactIds]) });
    const byNumber = await manager.delete(JournalEntry, { projectId, number: In([...numbers]) });
    return (byId.affected ?? 0) + (byNumber.affected ?? 0);
  }

  /** What was noted while the contact was being erased, also what was just being written. */
  private async eraseWaiting(erased: Erased): Promise<number> {
    const { projectId, contactIds, numbers } = erased;
    const fits = (row: Row) =>
      row.projectId === projectId &&
      (contactIds.includes(row.contactId ?? 0) || numbers.includes(row.number ?? ''));
    const waiting = this.behind.remove(fits);
    await this.behind.settled();
    return waiting + (await writing(this.dataSource, (manager) => this.erase(manager, erased)));
  }
}

/** Asked, not remembered: another instance may have deleted one a moment ago. */
async function projectsAmong(manager: EntityManager, ids: ReadonlySet<number>): Promise<Set<number>> {
  const projects = await manager.find(Project, { where: { id: In([...ids]) }, select: { id: true } });
  return new Set(projects.map(({ id }) => id));
}

const WHY = { full: 'the database has been away for too long', refused: 'the database refuses them' };
