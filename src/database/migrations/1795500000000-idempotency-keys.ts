import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, integer, optional, textColumns } from './columns.js';

/** What became of mutations that may be repeated. No foreign keys: it is written in other things' transactions. */
export class IdempotencyKeys1795500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = textColumns(runner);
    await runner.createTable(
      new Table({
        name: 'idempotency_keys',
        columns: [
          integer('api_client_id', { isPrimary: true }),
          text('key_hash', 64, { isPrimary: true }),
          text('fingerprint', 64),
          text('claim', 40),
          text('state', 16),
          instant('claimed_at'),
          { name: 'answer', type: 'json', ...optional },
        ],
        indices: [{ name: 'idempotency_keys_claimed_at', columnNames: ['claimed_at'] }],
      }),
      true,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('idempotency_keys', true);
  }
}
