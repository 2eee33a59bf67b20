import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { Changes } from '../events/changes.js';
import { Live } from '../journal/live.js';
import { Call } from './call.entity.js';
import { contactByNumber } from './contact-of-call.js';

/** Of one number, the newest. */
const CALLS_OF_A_NUMBER = 200;
/** The newest calls of nobody's, looked through for whom nobody told us of. */
const LOOKED_THROUGH = 2000;
const LOOK_EVERY_MS = 5 * 60_000;
const MAX_WAITING = 10_000;
const NUMBERS_AT_ONCE = 500;

const UNLINKED = `SELECT c.id FROM calls c LEFT JOIN contacts k ON k.id = c.contact_id
  WHERE c.number = ? AND c.project_id = ? AND k.id IS NULL
  ORDER BY c.started_at DESC, c.id DESC LIMIT ${CALLS_OF_A_NUMBER}`;

// First the newest, and only then the join: else a database may read every call of nobody's.
const NOW_SOMEBODYS = `SELECT DISTINCT c.project_id AS projectId, c.number FROM (
    SELECT project_id, number FROM calls WHERE contact_id IS NULL
    ORDER BY started_at DESC, id DESC LIMIT ${LOOKED_THROUGH}
  ) c JOIN contact_phones p ON p.project_id = c.project_id AND p.number = c.number`;

interface NumberOfProject {
  projectId: number;
  number: string;
}

/**
 * Links the calls of an unknown caller once somebody has his number: behind the write that gave it to him, and for what
 * this instance has not heard of, every few minutes.
 */
@Injectable()
export class LinkCalls implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(LinkCalls.name);
  private readonly waiting = new Map<string, NumberOfProject>();
  private timer: NodeJS.Timeout | undefined;
  private stop: (() => void) | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: Changes,
    private readonly live: Live,
  ) {}

  onModuleInit(): void {
    this.stop = this.changes.listen((change, origin) => {
      // Who wrote links, and nobody else.
      if (origin === 'here' && change.what === 'contacts') this.add(change.projectId, change.numbers);
      if (change.what === 'project-contents') void this.lookThrough();
    });
    this.timer = setInterval(() => void this.lookThrough(), LOOK_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stop?.();
    clearInterval(this.timer);
    this.waiting.clear();
    await this.running;
  }

  /** Finds the calls of nobody's whose number somebody has by now; never throws. */
  async lookThrough(): Promise<void> {
    try {
      const found = await this.dataSource.query<NumberOfProject[]>(NOW_SOMEBODYS);
      for (const { projectId, number } of found) this.add(projectId, [number]);
    } catch {
      this.logger.debug('Calls of nobody’s could not be looked through now');
    }
    await this.running;
  }

  /** What is too much is found by the clock. */
  private add(projectId: number, numbers: readonly string[]): void {
    for (const number of numbers) {
      if (this.waiting.size < MAX_WAITING) this.waiting.set(`${projectId} ${number}`, { projectId, number });
    }
    if (this.waiting.size > 0) this.running ??= this.linkAll().finally(() => (this.running = undefined));
  }

  private async linkAll(): Promise<void> {
    while (this.waiting.size > 0) {
      const some = [...this.waiting].slice(0, NUMBERS_AT_ONCE);
      for (const [key] of some) this.waiting.delete(key);
      try {
        for (const one of await this.called(some.map(([, waiting]) => waiting))) await this.link(one);
      } catch {
        this.logger.debug('Calls could not be linked now');
      }
    }
  }

  /** Those who have called as nobody: after an import, hardly any of many. */
  private async called(numbers: readonly NumberOfProject[]): Promise<NumberOfProject[]> {
    const found: NumberOfProject[] = [];
    for (const [projectId, those] of Map.groupBy(numbers, (one) => one.projectId)) {
      const sql = `SELECT DISTINCT c.number FROM calls c LEFT JOIN contacts k ON k.id = c.contact_id
        WHERE c.project_id = ? AND c.number IN (${those.map(() => '?').join()}) AND k.id IS NULL`;
      const values = [projectId, ...those.map(({ number }) => number)];
      const rows = await this.dataSource.query<{ number: string }[]>(sql, values);
      found.push(...rows.map(({ number }) => ({ projectId, number })));
    }
    return found;
  }

  private async link({ projectId, number }: NumberOfProject): Promise<void> {
    const { manager } = this.dataSource;
    const calls = await manager.query<{ id: number }[]>(UNLINKED, [number, projectId]);
    if (calls.length === 0) return;
    const contactId = await contactByNumber(manager, projectId, number);
    if (contactId === null) return;
    const ids = calls.map(({ id }) => id);
    await manager.update(Call, { id: In(ids), projectId }, { contactId });
    this.live.publish({ what: 'calls', projectId, ids });
  }
}
