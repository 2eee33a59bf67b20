import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { id, instant, integer, optional, textColumns } from './columns.js';

/** What was answered, and what became of it. No foreign keys: they are written behind the calls, many at once. */
export class JournalAndCalls1795507200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [lookups(runner), calls(runner), callEvents(runner)])
      await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['call_events', 'calls', 'lookups']) await runner.dropTable(table, true);
  }
}

const index = (table: string, name: string, ...columnNames: string[]) => ({
  name: `${table}_${name}`,
  columnNames,
});

function lookups(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'lookups',
    columns: [
      id,
      integer('project_id'),
      instant('at'),
      text('telephone', 255),
      text('number', 32, optional),
      text('dnid', 64, optional),
      text('outcome', 12),
      integer('contact_id', optional),
      { name: 'caller_data', type: 'json', ...optional },
      { name: 'duration_ms', type: 'double' },
    ],
    indices: [
      index('lookups', 'at', 'at', 'id'),
      index('lookups', 'project', 'project_id', 'at', 'id'),
      index('lookups', 'contact', 'contact_id', 'at', 'id'),
      index('lookups', 'number', 'number', 'at', 'id'),
      index('lookups', 'outcome', 'outcome', 'at', 'id'),
      index('lookups', 'project_outcome', 'project_id', 'outcome', 'at', 'id'),
    ],
  });
}

function calls(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'calls',
    columns: [
      id,
      integer('project_id'),
      text('unique_id', 128),
      text('direction', 8),
      text('status', 8),
      text('telephone', 255, optional),
      text('number', 32, optional),
      text('dnid', 255, optional),
      text('agent', 128, optional),
      text('queue', 128, optional),
      integer('queue_hold_seconds', optional),
      integer('contact_id', optional),
      text('fail_reason', 255, optional),
      instant('started_at'),
      instant('answered_at', optional),
      instant('ended_at', optional),
      instant('last_event_at'),
    ],
    indices: [
      { ...index('calls', 'unique_id', 'project_id', 'unique_id'), isUnique: true },
      index('calls', 'started', 'started_at', 'id'),
      index('calls', 'project', 'project_id', 'started_at', 'id'),
      index('calls', 'contact', 'contact_id', 'started_at', 'id'),
      index('calls', 'number', 'number', 'started_at', 'id'),
      index('calls', 'agent', 'agent', 'started_at', 'id'),
      index('calls', 'status', 'status', 'started_at', 'id'),
      index('calls', 'project_status', 'project_id', 'status', 'started_at', 'id'),
      index('calls', 'last_event', 'status', 'last_event_at'),
    ],
  });
}

function callEvents(runner: QueryRunner): Table {
  const text = textColumns(runner);
  return new Table({
    name: 'call_events',
    columns: [
      id,
      integer('call_id', optional),
      integer('project_id', optional),
      text('number', 32, optional),
      instant('at'),
      text('event', 64),
      { name: 'params', type: 'json' },
      text('hash', 64),
    ],
    indices: [
      { ...index('call_events', 'hash', 'call_id', 'hash'), isUnique: true },
      index('call_events', 'number', 'project_id', 'number'),
      index('call_events', 'at', 'at'),
    ],
  });
}
