import { type MigrationInterface, type QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';
import { flag, id, instant, integer, optional, stamped, textColumns } from './columns.js';
import { addMissingColumns, dropIndexIfThere } from './steps.js';

const byExternalId = (columnNames: string[]) =>
  new TableIndex({ name: 'contacts_external_id', columnNames, isUnique: true });

/** Upstream systems, and what they have told of contacts. */
export class Sources1795503600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = textColumns(runner);
    await runner.createTable(sourcesTable(runner), true);
    await runner.createTable(toldContactsTable(), true);
    await addMissingColumns(runner, 'contacts', [
      // 0 for our own, and not null: nulls are all different to a unique index.
      new TableColumn(integer('source_id', { default: 0 })),
      new TableColumn(instant('fetched_at', optional)),
      new TableColumn(text('source_routing', 255, optional)),
    ]);
    await dropIndexIfThere(runner, 'contacts', 'contacts_external_id');
    await runner.createIndex('contacts', byExternalId(['project_id', 'source_id', 'external_id']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE contacts SET external_id = NULL WHERE source_id <> 0');
    await runner.dropIndex('contacts', 'contacts_external_id');
    await runner.dropColumns('contacts', ['source_routing', 'fetched_at', 'source_id']);
    await runner.createIndex('contacts', byExternalId(['project_id', 'external_id']));
    await runner.dropTable('told_contacts', true);
    await runner.dropTable('sources', true);
  }
}

function sourcesTable(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'sources',
    columns: [
      id,
      integer('project_id'),
      text('type', 16),
      text('name', 255),
      text('settings'),
      integer('position'),
      flag('enabled'),
      integer('timeout_ms'),
      integer('fresh_seconds'),
      ...stamped,
    ],
    indices: [{ name: 'sources_project_position', columnNames: ['project_id', 'position', 'id'] }],
    foreignKeys: [
      {
        name: 'sources_project',
        columnNames: ['project_id'],
        referencedTableName: 'projects',
        referencedColumnNames: ['id'],
        onDelete: 'NO ACTION',
        onUpdate: 'NO ACTION',
      },
    ],
  });
}

function toldContactsTable(): Table {
  return new Table({
    name: 'told_contacts',
    columns: [integer('contact_id', { isPrimary: true }), { name: 'told', type: 'json' }],
  });
}
