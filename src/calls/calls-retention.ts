import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, In, IsNull, LessThan } from 'typeorm';
import { Settings } from '../config/settings.js';
import { writing } from '../database/dialect.js';
import { keptFrom } from '../retention/kept-from.js';
import { Retention } from '../retention/retention.js';
import { Call } from './call.entity.js';
import { CallEvent } from './call-event.entity.js';
import { deleteCalls } from './erase-calls.js';

/** Deletes calls, with their events, that are older than JOURNAL_RETENTION_DAYS, and events of no call. */
@Injectable()
export class CallsRetention implements OnModuleInit {
  constructor(
    private readonly settings: Settings,
    private readonly retention: Retention,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.retention.add({ name: 'calls', deleteSome: (limit, now) => this.deleteCalls(limit, now) });
    this.retention.add({ name: 'events of no call', deleteSome: (limit, now) => this.deleteRaw(limit, now) });
  }

  private async deleteCalls(limit: number, now: Date): Promise<number> {
    const from = keptFrom(this.settings.JOURNAL_RETENTION_DAYS, now);
    if (!from) return 0;
    const old = await this.dataSource.manager.find(Call, {
      select: { id: true },
      where: { startedAt: LessThan(from) },
      order: { startedAt: 'ASC' },
      take: limit,
    });
    const ids = old.map(({ id }) => id);
    await writing(this.dataSource, (manager) => deleteCalls(manager, ids));
    return ids.length;
  }

  private async deleteRaw(limit: number, now: Date): Promise<number> {
    const from = keptFrom(this.settings.JOURNAL_RETENTION_DAYS, now);
    if (!from) return 0;
    const { manager } = this.dataSource;
    const old = await manager.find(CallEvent, {
      select: { id: true },
      where: { at: LessThan(from), callId: IsNull() },
      order: { at: 'ASC' },
      take: limit,
    });
    await manager.delete(CallEvent, { id: In(old.map(({ id }) => id)) });
    return old.length;
  }
}
