import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { SYSTEM } from '../../src/access/access-policy.js';
import type { UpsertContactInput } from '../../src/contacts/contact.inputs.js';
import { UpsertContacts } from '../../src/contacts/upsert-contacts.js';
import type { ImportReport } from '../../src/import/import-contacts.js';
import { cli, cliJson } from '../support/cli.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';

// Each command is an application that starts and ends.
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'caller-data-export-'));
let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await testApp.close();
});

const exportOf = async (slug: string) => (await cli('export', 'contacts', '--project', slug)).out;

async function importInto(slug: string, csv: string): Promise<ImportReport> {
  const path = join(folder, `${slug}.csv`);
  writeFileSync(path, csv);
  return cliJson<ImportReport>('import', 'contacts', path, '--project', slug);
}

const signs = fc.constantFrom(...`=+-@'";,|\\ aăȘ山😀0.`, '＝', 'sep=', '\u00A0');
const line = fc.string({ unit: signs, maxLength: 20 }).filter((text) => text.trim() !== '');
const notes = fc.string({ unit: fc.oneof(signs, fc.constantFrom('\n', '\r\n', '\t')), maxLength: 40 });
const optional = (text: fc.Arbitrary<string>) => fc.oneof(fc.constant(null), text);
/** Each number is one contact's: two who share one and have no external id would become one. */
const contacts = fc
  .array(
    fc.record({
      name: line,
      company: optional(line),
      email: optional(fc.constantFrom('=a@b', 'ion@example.com', '+1@x')),
      language: optional(fc.constantFrom('ro', 'en_GB')),
      backendLink: optional(fc.constant('https://crm.example/?a=1;b="2",3')),
      notes: optional(notes),
      externalId: fc.boolean(),
      phones: fc.integer({ min: 0, max: 3 }),
      primary: fc.integer({ min: 0, max: 2 }),
      segments: fc.uniqueArray(fc.constantFrom('vip', '-x', 'a-b', '007')),
    }),
    { maxLength: 30 },
  )
  .map((rows) =>
    rows.map(({ externalId, phones, primary, ...rest }, i): UpsertContactInput => ({
      ...rest,
      externalId: externalId ? `=${i}` : null,
      phones: Array.from({ length: phones }, (_, n) => ({
        number: n === 2 ? `*${i}#` : `+4072${n}${100_000 + i}`,
        primary: n === primary,
      })),
    })),
  );

describe('an export', () => {
  it('comes back as the same contacts: imported and exported again, it is the same to the byte', async () => {
    const { project } = factories(testApp);
    await fc.assert(
      fc.asyncProperty(contacts, async (rows) => {
        const [from, to] = [await project(), await project()];
        const { errors } = await testApp.get(UpsertContacts).upsert(SYSTEM, from.id, rows);
        const csv = await exportOf(from.slug);

        const report = await importInto(to.slug, csv);

        expect(errors).toEqual([]);
        expect(report).toMatchObject({ created: rows.length, updated: 0, rejected: 0 });
        expect(await exportOf(to.slug)).toBe(csv);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 180_000);

  it('has no cell that a spreadsheet would run, and all contacts in the order of their ids', async () => {
    const { project } = factories(testApp);
    const { id, slug } = await project();
    const rows = Array.from({ length: 2100 }, (_, i) => ({
      name: i === 0 ? '=HYPERLINK("https://evil.example","x")' : `Caller ${i}`,
      phones: [{ number: `+4072${1_000_000 + i}` }],
    }));
    for (const part of [rows.slice(0, 1000), rows.slice(1000, 2000), rows.slice(2000)])
      await testApp.get(UpsertContacts).upsert(SYSTEM, id, part);

    const cells = parse(await exportOf(slug), { columns: true });

    expect((cells as Record<string, string>[]).map(({ name, phones }) => ({ name, phones }))).toEqual(
      rows.map(({ name, phones }) => ({ name: name.replace(/^=/, "'="), phones: `'${phones[0]!.number}` })),
    );
  });
});
