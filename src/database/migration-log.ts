import { Logger } from '@nestjs/common';
import { AbstractLogger } from 'typeorm';

/**
 * What TypeORM has to say. By itself it prints to stdout, as plain text among the lines of the log, that a migration has
 * failed, with the values that a driver's message repeats. Whoever migrates is thrown the reason; here it is named.
 */
export class MigrationLog extends AbstractLogger {
  private readonly logger = new Logger('Migrations');

  override logMigration(message: string): void {
    const [which] = /^Migration "\w+"/.exec(message) ?? ['A migration'];
    this.logger.error(`${which} failed`);
  }

  protected override writeLog(): void {
    // Statements and the schema are nobody's concern.
  }
}
