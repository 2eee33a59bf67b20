import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, In, LessThan } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { keptFrom } from '../../retention/kept-from.js';
import { Retention } from '../../retention/retention.js';
import { AuditEntry } from './audit-entry.entity.js';

/** Deletes entries that are older than AUDIT_RETENTION_DAYS; where nobody has set it, all are kept. */
@Injectable()
export class AuditRetention implements OnModuleInit {
  constructor(
    private readonly settings: Settings,
    private readonly retention: Retention,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.retention.add({ name: 'audit entries', deleteSome: (limit, now) => this.deleteSome(limit, now) });
  }

  private async deleteSome(limit: number, now: Date): Promise<number> {
    const from = keptFrom(this.settings.AUDIT_RETENTION_DAYS, now);
    if (!from) return 0;
    const { manager } = this.dataSource;
    const old = await manager.find(AuditEntry, {
      select: { id: true },
      where: { at: LessThan(from) },
      order: { at: 'ASC' },
      take: limit,
    });
    await manager.delete(AuditEntry, { id: In(old.map(({ id }) => id)) });
    return old.length;
  }
}
