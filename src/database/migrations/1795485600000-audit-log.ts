import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { id, instant, integer, optional, textColumns } from './columns.js';

/** Who changed what. No foreign keys: it outlives what it tells of. */
export class AuditLog1795485600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = textColumns(runner);
    await runner.createTable(
      new Table({
        name: 'audit_log',
        columns: [
          id,
          instant('at'),
          integer('project_id', optional),
          integer('api_client_id', optional),
          text('action', 64),
          integer('entity_id', optional),
          { name: 'changes', type: 'json', ...optional },
        ],
        indices: [
          { name: 'audit_log_project', columnNames: ['project_id', 'id'] },
          { name: 'audit_log_api_client', columnNames: ['api_client_id', 'id'] },
          { name: 'audit_log_action', columnNames: ['action', 'id'] },
          { name: 'audit_log_entity', columnNames: ['entity_id', 'id'] },
          { name: 'audit_log_at', columnNames: ['at'] },
        ],
      }),
      true,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit_log', true);
  }
}
