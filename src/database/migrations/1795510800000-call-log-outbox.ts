import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { id, instant, integer, optional, textColumns } from './columns.js';

/** Calls that upstream systems are still to be told of. No foreign keys: it goes with its call, or when it is found alone. */
export class CallLogOutbox1795510800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = textColumns(runner);
    await runner.createTable(
      new Table({
        name: 'call_log_outbox',
        columns: [
          id,
          integer('source_id'),
          integer('call_id'),
          text('state', 8),
          integer('attempts'),
          instant('next_at'),
          instant('created_at'),
          text('failure', 16, optional),
        ],
        indices: [
          { name: 'call_log_outbox_once', columnNames: ['source_id', 'call_id'], isUnique: true },
          { name: 'call_log_outbox_call', columnNames: ['call_id'] },
          { name: 'call_log_outbox_due', columnNames: ['state', 'next_at'] },
        ],
      }),
      true,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('call_log_outbox', true);
  }
}
