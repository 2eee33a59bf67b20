import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { flag, id, instant, integer, optional, stamped, textColumns } from './columns.js';

const foreignKey = (name: string, column: string, table: string) => ({
  name,
  columnNames: [column],
  referencedTableName: table,
  referencedColumnNames: ['id'],
  onUpdate: 'NO ACTION',
  onDelete: 'NO ACTION',
});

/** Projects, contacts with their phones and segments, the three kinds of rules, and who may ask. */
export class CallersAndRules1795392000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(runner)) await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables(runner).reverse()) await runner.dropTable(table, true, true, true);
  }
}

function tables(runner: QueryRunner): Table[] {
  return [
    projects(runner),
    contacts(runner),
    contactPhones(runner),
    contactSegments(runner),
    rules(runner),
    apiClients(runner),
    apiTokens(runner),
  ];
}

function projects(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'projects',
    columns: [
      id,
      text('slug', 64),
      text('name', 255),
      text('default_region', 2),
      text('backend_link_template', 2048, optional),
      text('external_id', 128, optional),
      ...stamped,
    ],
    indices: [
      { name: 'projects_slug', columnNames: ['slug'], isUnique: true },
      { name: 'projects_external_id', columnNames: ['external_id'] },
    ],
  });
}

function contacts(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'contacts',
    columns: [
      id,
      integer('project_id'),
      text('name', 255),
      text('company', 255, optional),
      text('email', 255, optional),
      text('language', 35, optional),
      text('external_id', 128, optional),
      text('backend_link', 2048, optional),
      text('notes', undefined, optional),
      ...stamped,
    ],
    indices: [{ name: 'contacts_external_id', columnNames: ['project_id', 'external_id'], isUnique: true }],
    foreignKeys: [foreignKey('contacts_project', 'project_id', 'projects')],
  });
}

function contactPhones(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'contact_phones',
    columns: [
      integer('contact_id', { isPrimary: true }),
      text('number', 32, { isPrimary: true }),
      integer('project_id'),
      text('label', 64, optional),
      flag('is_primary'),
      integer('position'),
    ],
    indices: [
      { name: 'contact_phones_number', columnNames: ['project_id', 'number', 'is_primary', 'contact_id'] },
    ],
    foreignKeys: [foreignKey('contact_phones_contact', 'contact_id', 'contacts')],
  });
}

function contactSegments(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'contact_segments',
    columns: [integer('contact_id', { isPrimary: true }), text('segment', 64, { isPrimary: true })],
    indices: [{ name: 'contact_segments_segment', columnNames: ['segment', 'contact_id'] }],
    foreignKeys: [foreignKey('contact_segments_contact', 'contact_id', 'contacts')],
  });
}

function rules(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'rules',
    columns: [
      id,
      text('kind', 16),
      integer('project_id'),
      integer('contact_id', optional),
      text('segment', 64, optional),
      text('dnid', 64, optional),
      integer('priority', { default: 0 }),
      flag('enabled', { default: 1 }),
      instant('valid_from', optional),
      instant('valid_until', optional),
      text('note', 1000, optional),
      text('route_identifier', 64, optional),
      text('outbound_number', 16, optional),
      integer('position', optional),
      text('destination', 80, optional),
      ...stamped,
    ],
    indices: [
      { name: 'rules_contact', columnNames: ['contact_id'] },
      { name: 'rules_match', columnNames: ['project_id', 'segment', 'dnid'] },
      { name: 'rules_dnid', columnNames: ['dnid', 'project_id'] },
      // TypeORM wants an index on the column that tells the kinds apart, under a name of its own making.
      { name: 'IDX_f6bfd5ee0b72c2e30db1d7e7bd', columnNames: ['kind'] },
    ],
    foreignKeys: [
      foreignKey('rules_project', 'project_id', 'projects'),
      foreignKey('rules_contact_fk', 'contact_id', 'contacts'),
    ],
  });
}

function apiClients(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'api_clients',
    columns: [
      id,
      text('name', 255),
      integer('project_id', optional),
      text('scopes'),
      text('requirement', 20),
      text('networks'),
      instant('expires_at', optional),
      instant('created_at'),
    ],
    indices: [{ name: 'api_clients_project', columnNames: ['project_id'] }],
    foreignKeys: [foreignKey('api_clients_project_fk', 'project_id', 'projects')],
  });
}

function apiTokens(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'api_tokens',
    columns: [
      text('id', 8, { isPrimary: true }),
      integer('api_client_id'),
      text('hash', 64),
      flag('issued', { default: 1 }),
      instant('expires_at', optional),
    ],
    indices: [{ name: 'api_tokens_client', columnNames: ['api_client_id'] }],
    foreignKeys: [foreignKey('api_tokens_api_client', 'api_client_id', 'api_clients')],
  });
}
