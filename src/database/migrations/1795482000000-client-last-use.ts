import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { instant, optional } from './columns.js';
import { addMissingColumns } from './steps.js';

/** When an API client was last let in. */
export class ClientLastUse1795482000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addMissingColumns(runner, 'api_clients', [new TableColumn(instant('last_used_at', optional))]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('api_clients', 'last_used_at');
  }
}
