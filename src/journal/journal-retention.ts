import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, In, LessThan } from 'typeorm';
import { Settings } from '../config/settings.js';
import { keptFrom } from '../retention/kept-from.js';
import { Retention } from '../retention/retention.js';
import { JournalEntry } from './journal-entry.entity.js';

/** Deletes lookups that are older than JOURNAL_RETENTION_DAYS. */
@Injectable()
export class JournalRetention implements OnModuleInit {
  constructor(
    private readonly settings: Settings,
    private readonly retention: Retention,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.retention.add({ name: 'lookups', deleteSome: (limit, now) => this.deleteSome(limit, now) });
  }

  private async deleteSome(limit: number, now: Date): Promise<number> {
    const from = keptFrom(this.settings.JOURNAL_RETENTION_DAYS, now);
    if (!from) return 0;
    const { manager } = this.dataSource;
    const old = await manager.find(JournalEntry, {
      select: { id: true },
      where: { at: LessThan(from) },
      order: { at: 'ASC' },
      take: limit,
    });
    await manager.delete(JournalEntry, { id: In(old.map(({ id }) => id)) });
    return old.length;
  }
}
