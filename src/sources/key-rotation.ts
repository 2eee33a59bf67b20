import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Database } from '../database/database.js';
import { SettingsOfSources } from './source-settings.js';
import { ProjectSource } from './source.entity.js';

/** Encrypts anew, at start, what is encrypted with ENCRYPTION_KEY_PREVIOUS, or not at all since there was no key. */
@Injectable()
export class KeyRotation implements OnModuleInit {
  private readonly logger = new Logger(KeyRotation.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly database: Database,
    private readonly settings: SettingsOfSources,
  ) {}

  onModuleInit(): Promise<void> {
    return this.database.onceThere(() => this.rotate());
  }

  private async rotate(): Promise<void> {
    const { manager } = this.dataSource;
    const outOfDate = (await manager.find(ProjectSource)).filter((row) => this.settings.isOutOfDate(row));
    for (const row of outOfDate) {
      const opened = this.settings.open(row);
      if (!opened)
        this.logger.warn(`The settings of source ${row.id} cannot be decrypted with the keys given`);
      // Only what was read: another instance may have done it meanwhile, or somebody changed it.
      else
        await manager.update(
          ProjectSource,
          { id: row.id, version: row.version, settings: row.settings },
          { settings: this.settings.seal(opened, row) },
        );
    }
  }
}
