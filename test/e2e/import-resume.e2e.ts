import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { connectDatabase, databaseOptions } from '../../src/database/open-database.js';
import type { ImportReport } from '../../src/import/import-contacts.js';
import { buildApp } from '../support/built-app.js';
import { cli, cliJson } from '../support/cli.js';
import { createDatabase, dropDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

// Each command is an application that starts and ends.
jest.setTimeout(60_000);

Object.assign(process.env, { LOG_LEVEL: 'warn' });
const folder = mkdtempSync(join(tmpdir(), 'caller-data-resume-'));
let app: Awaited<ReturnType<typeof buildApp>>;
let dataSource: DataSource;
beforeAll(async () => {
  await createDatabase();
  await cli('migrate');
  app = await buildApp();
  dataSource = await connectDatabase(await databaseOptions(process.env.DATABASE_URL!));
}, 120_000);
afterAll(async () => {
  app.stopAll();
  await dataSource.destroy();
  rmSync(folder, { recursive: true });
  await dropDatabase();
});

const ROWS = 12_000;

/** Every hundredth bad; some name whom an earlier one has made, by phone or by id. */
function aFile(name: string): string {
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const phone = i % 100 === 7 ? 'none' : `07${20_000_000 + (i % 37 === 5 ? i - 5 : i)}`;
    return `${i % 3 ? '' : `CRM-${i % 41 === 9 ? i - 9 : i}`},Caller ${i},${phone},${i % 5 ? 'vip' : ''}`;
  });
  const path = join(folder, name);
  writeFileSync(path, `external_id,name,phones,segments\n${rows.join('\n')}\n`);
  return path;
}

/** All that an import makes, in its order; ids and instants are each project's own. */
async function rowsOf(slug: string) {
  const contacts = await dataSource.query<{ id: number }[]>(
    `SELECT c.id, c.external_id, c.name, c.words, c.sort_name, c.version FROM contacts c
     JOIN projects p ON p.id = c.project_id WHERE p.slug = ? ORDER BY c.id`,
    [slug],
  );
  const places = new Map(contacts.map(({ id }, i) => [id, i]));
  const partsOf = async (columns: string, table: string) => {
    const rows = await dataSource.query<{ contact_id: number }[]>(
      `SELECT t.contact_id, ${columns} FROM ${table} t JOIN contacts c ON c.id = t.contact_id
       JOIN projects p ON p.id = c.project_id WHERE p.slug = ? ORDER BY t.contact_id, ${columns}`,
      [slug],
    );
    return rows.map(({ contact_id, ...row }) => ({ ...row, contact: places.get(contact_id) }));
  };
  return {
    contacts: contacts.map(({ id: _, ...contact }) => contact),
    phones: await partsOf('t.position, t.number, t.is_primary', 'contact_phones'),
    segments: await partsOf('t.segment', 'contact_segments'),
    words: await partsOf('t.word', 'contact_words'),
  };
}

const positionOf = async (slug: string): Promise<number> => {
  const [row] = await dataSource.query<{ position: number }[]>(
    'SELECT i.position FROM import_progress i JOIN projects p ON p.id = i.project_id WHERE p.slug = ?',
    [slug],
  );
  return row?.position ?? 0;
};

it('leaves exactly the rows of an undisturbed import, however often it is killed on its way', async () => {
  await cli('project', 'create', 'undisturbed');
  await cli('project', 'create', 'killed');
  const [quiet, killed] = [aFile('quiet.csv'), aFile('killed.csv')];
  const expected = await cliJson<ImportReport>('import', 'contacts', quiet, '--project', 'undisturbed');

  const kills: number[] = [];
  for (const place of [1, 4000, 8000]) {
    const child = app.command(['import', 'contacts', killed, '--project', 'killed']);
    const ended = once(child, 'exit');
    await until(async () => (await positionOf('killed')) >= place, 60_000);
    child.kill('SIGKILL');
    const [, signal] = (await ended) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    kills.push(await positionOf('killed'));
  }
  const report = await cliJson<ImportReport>('import', 'contacts', killed, '--project', 'killed');

  expect(kills.every((position) => position > 0 && position < ROWS)).toBe(true);
  expect(report).toMatchObject({
    rows: ROWS,
    rejected: ROWS / 100,
    resumedAt: kills.at(-1),
    isComplete: true,
  });
  expect([report.created, report.updated]).toEqual([expected.created, expected.updated]);
  expect(readFileSync(`${killed}.rejected.csv`)).toEqual(readFileSync(`${quiet}.rejected.csv`));
  expect(await rowsOf('killed')).toEqual(await rowsOf('undisturbed'));
  expect(await positionOf('killed')).toBe(0);
}, 180_000);

it('says so, where it was told to stop, and goes on later', async () => {
  await cli('project', 'create', 'stopped');
  const path = aFile('stopped.csv');
  const child = app.command(['import', 'contacts', path, '--project', 'stopped']);
  const told: string[] = [];
  child.stderr!.on('data', (text) => told.push(String(text)));
  const ended = once(child, 'exit');
  await until(async () => (await positionOf('stopped')) > 0, 60_000);

  child.kill('SIGTERM');
  const [code] = (await ended) as [number];
  const report = await cliJson<ImportReport>('import', 'contacts', path, '--project', 'stopped');

  expect(code).toBe(1);
  expect(told.join('')).toContain('goes on from here');
  expect(report.resumedAt).toBeGreaterThan(0);
  expect(report).toMatchObject({ rows: ROWS, isComplete: true });
}, 120_000);
