import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { id, instant, integer, textColumns } from './columns.js';

/** How far each import has come that is not at its end. */
export class ImportProgress1795514400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = textColumns(runner);
    await runner.createTable(
      new Table({
        name: 'import_progress',
        columns: [
          id,
          integer('project_id'),
          text('fingerprint', 64),
          integer('position'),
          integer('created'),
          integer('updated'),
          integer('rejected'),
          { name: 'rejected_bytes', type: 'bigint' },
          instant('updated_at'),
        ],
        indices: [
          { name: 'import_progress_file', columnNames: ['project_id', 'fingerprint'], isUnique: true },
        ],
      }),
      true,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('import_progress', true);
  }
}
