import { In, type MigrationInterface, type QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';
import { ContactWord } from '../../contacts/contact-word.entity.js';
import { contactWords, searchTextOf } from '../../contacts/contact-words.js';
import { Contact } from '../../contacts/contact.entity.js';
import { insertRows, updateRows } from '../bulk.js';
import { integer, optional, textColumns } from './columns.js';
import { addMissingColumns, createMissingIndices } from './steps.js';

// For all projects together and for one, in each of the orders that a list has; with the words, so that a list of those
// who have a common one is read from the index alone.
const INDEXES = [
  new TableIndex({ name: 'contacts_project_id', columnNames: ['project_id', 'id', 'words'] }),
  new TableIndex({ name: 'contacts_name', columnNames: ['sort_name', 'id', 'words', 'project_id'] }),
  new TableIndex({ name: 'contacts_project_name', columnNames: ['project_id', 'sort_name', 'id', 'words'] }),
  new TableIndex({ name: 'contacts_updated_at', columnNames: ['updated_at', 'id', 'words', 'project_id'] }),
  new TableIndex({
    name: 'contacts_project_updated_at',
    columnNames: ['project_id', 'updated_at', 'id', 'words'],
  }),
];
const BATCH = 1000;

/** What contacts are sorted and found by, and whose turn it is to write them. */
export class ContactSearch1795478400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = textColumns(runner);
    await addMissingColumns(runner, 'contacts', [
      new TableColumn(text('sort_name', 255, { default: "''" })),
      new TableColumn(text('words', 255, optional)),
    ]);
    await runner.createTable(contactWordsTable(runner), true);
    await runner.createTable(projectLocksTable(), true);
    await fill(runner);
    await createMissingIndices(runner, 'contacts', INDEXES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndices('contacts', INDEXES);
    await runner.dropTable('project_locks', true);
    await runner.dropTable('contact_words', true);
    await runner.dropColumns('contacts', ['words', 'sort_name']);
  }
}

function contactWordsTable(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'contact_words',
    withoutRowid: true,
    columns: [
      integer('project_id', { isPrimary: true }),
      text('word', 64, { isPrimary: true }),
      integer('contact_id', { isPrimary: true }),
      integer('shared_start'),
      text('sort_name', 255),
      text('words', 255, optional),
    ],
    indices: [{ name: 'contact_words_contact', columnNames: ['contact_id'] }],
  });
}

function projectLocksTable(): Table {
  return new Table({
    name: 'project_locks',
    columns: [integer('project_id', { isPrimary: true }), integer('turn')],
  });
}

type Row = Pick<Contact, 'id' | 'projectId' | 'name' | 'company'>;

async function fill({ manager }: QueryRunner): Promise<void> {
  const next = (after: number) =>
    manager.query<Row[]>(
      'SELECT id, project_id AS projectId, name, company FROM contacts WHERE id > ? ORDER BY id LIMIT ?',
      [after, BATCH],
    );
  for (let rows = await next(0); rows.length > 0; rows = await next(rows.at(-1)!.id)) {
    const contacts = rows.map((row) => ({ ...row, ...searchTextOf(row) }));
    const changes = contacts.map(({ id, sortName, words }) => ({ id, changes: { sortName, words } }));
    await updateRows(manager, Contact, changes);
    await manager.delete(ContactWord, { contactId: In(contacts.map(({ id }) => id)) });
    await insertRows(manager, ContactWord, contacts.flatMap(contactWords));
  }
}
