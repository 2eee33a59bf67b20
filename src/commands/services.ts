import { type INestApplicationContext, Injectable, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Settings } from '../config/settings.js';
import { connectDatabase, databaseOptions } from '../database/open-database.js';
import { migrate } from '../database/migrate.js';
import { Terminal } from './terminal.js';

/** Opens the application behind a command: only when one is really run, so that help costs nothing and needs no database. */
@Injectable()
export class Services {
  constructor(
    private readonly settings: Settings,
    private readonly terminal: Terminal,
  ) {}

  /** @throws the driver's error where the database is not there: a server may wait for it, whoever gave a command does not */
  async use<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
    await this.withDatabase((dataSource) => migrate(dataSource, AbortSignal.timeout(60_000)));
    const { ServicesModule } = await import('./services.module.js');
    const logger = new Warnings(this.terminal, this.settings.LOG_LEVEL === 'silent');
    const app = await NestFactory.createApplicationContext(ServicesModule, { logger, abortOnError: false });
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  }

  /** The database alone, as it is. */
  async withDatabase<T>(
    work: (dataSource: Awaited<ReturnType<typeof connectDatabase>>) => Promise<T>,
  ): Promise<T> {
    const dataSource = await connectDatabase(await databaseOptions(this.settings.DATABASE_URL));
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  }
}

/** Beside the results, and only what is out of the ordinary. */
class Warnings implements LoggerService {
  constructor(
    private readonly terminal: Terminal,
    private readonly isSilent: boolean,
  ) {}

  log(): void {
    // A command says itself what it does.
  }

  warn(message: unknown): void {
    if (!this.isSilent) this.terminal.tell(`${String(message)}\n`);
  }

  error(message: unknown): void {
    this.warn(message);
  }
}
