import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Snapshot } from '../cache/snapshot.js';
import { Database } from '../database/database.js';
import { Changes } from '../events/changes.js';
import { OpenSource } from './open-source.js';
import type { Outgoing } from './outgoing/outgoing.js';
import { UndiciOutgoing } from './outgoing/undici-outgoing.js';
import { SourceMeasures } from './source-measures.js';
import { SettingsOfSources } from './source-settings.js';
import { SourceType } from './source-type.js';
import { ProjectSource } from './source.entity.js';

const REFRESH_MS = 2000;

/** All sources, open and in memory: a call must not wait to learn whom it may ask. */
@Injectable()
export class SourceDirectory implements OnModuleInit, OnModuleDestroy, OnApplicationShutdown {
  private readonly logger = new Logger(SourceDirectory.name);
  private readonly sources = new Snapshot(() => this.load());

  constructor(
    private readonly dataSource: DataSource,
    private readonly database: Database,
    private readonly settings: SettingsOfSources,
    @Inject(UndiciOutgoing) private readonly outgoing: Outgoing,
    private readonly measures: SourceMeasures,
    changes: Changes,
  ) {
    changes.listen(async (change) => {
      if (['sources', 'projects', 'anything'].includes(change.what)) await this.sources.renew();
      // Contacts whose numbers nobody tells may have been erased; whoever has numbers is found before a source is asked.
      else if (change.what === 'contacts' && change.numbers.length === 0) this.forgetFound(change.projectId);
      else if (change.what === 'project-contents') this.forgetFound(change.projectId);
    });
    const open = () => this.all().filter(({ breaker }) => breaker.isOpen);
    measures.watchBreakers(() => open().map(({ row }) => row.type), Object.values(SourceType));
  }

  onModuleInit(): Promise<void> {
    const warn = (): void => this.logger.warn('The sources could not be read anew');
    return this.database.onceThere(() => this.sources.start(REFRESH_MS, warn));
  }

  onModuleDestroy(): void {
    this.sources.stop();
  }

  /** Calls that are being answered may still ask until here. */
  onApplicationShutdown(): void {
    for (const source of this.all()) source.cancelAll();
  }

  /** Resolves when what was committed before the call counts. */
  refresh(): Promise<void> {
    return this.sources.refresh();
  }

  byId(id: number): OpenSource | undefined {
    return this.sources.value?.byId.get(id);
  }

  /** Those that calls ask, in their order. */
  ofProject(projectId: number): readonly OpenSource[] {
    return this.sources.value?.enabled.get(projectId) ?? [];
  }

  private all(): OpenSource[] {
    return [...(this.sources.value?.byId.values() ?? [])];
  }

  private forgetFound(projectId: number): void {
    for (const { row, memory } of this.all()) if (row.projectId === projectId) memory.forgetFound();
  }

  /** What has not changed stays open, with what it remembers. */
  private async load() {
    const rows = await this.dataSource.manager.find(ProjectSource, { order: { position: 'ASC', id: 'ASC' } });
    const sources = rows.map((row) => {
      const known = this.byId(row.id);
      return known && isSame(known.row, row) ? known : this.open(row);
    });
    const enabled = sources.filter(({ row }) => row.enabled);
    return {
      byId: new Map(sources.map((source) => [source.row.id, source])),
      enabled: Map.groupBy(enabled, ({ row }) => row.projectId),
    };
  }

  private open(row: ProjectSource): OpenSource {
    return new OpenSource(row, this.settings.open(row), this.outgoing, this.measures);
  }
}

/** A row that is encrypted anew keeps its version, and means the same. */
const isSame = (a: ProjectSource, b: ProjectSource): boolean =>
  a.version === b.version && a.createdAt.getTime() === b.createdAt.getTime();
