import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import iconv from 'iconv-lite';
import type { ImportReport } from '../../src/import/import-contacts.js';
import { cli, cliJson } from '../support/cli.js';
import { createDatabase, dropDatabase } from '../support/test-database.js';

// Each command is an application that starts and ends.
jest.setTimeout(60_000);

Object.assign(process.env, { LOG_LEVEL: 'warn' });
const folder = mkdtempSync(join(tmpdir(), 'caller-data-import-'));
beforeAll(() => createDatabase());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await dropDatabase();
});

let counted = 0;
const HEADER = 'external_id,name,company,email,phones,segments,language,backend_link,notes\n';

/** A project of its own, and what is done with it. */
async function aProject() {
  const slug = `project-${++counted}`;
  await cli('project', 'create', slug);
  const pathOf = (name: string) => join(folder, `${slug}-${name}`);
  const put = (content: string | Buffer, name = 'file.csv') => {
    writeFileSync(pathOf(name), content);
    return pathOf(name);
  };
  const importFile = (path: string, ...args: string[]) =>
    cliJson<ImportReport>('import', 'contacts', path, '--project', slug, ...args);
  const exported = async () => (await cli('export', 'contacts', '--project', slug)).out;
  return { slug, put, importFile, exported };
}

describe('an import of CSV', () => {
  it('reads what a Romanian Excel writes: Windows-1250, semicolons, its own names, any notation', async () => {
    const { put, importFile, exported } = await aProject();
    const text =
      'Cod client;Nume și prenume;Firmă;Telefon mobil;Telefon serviciu;E-mail;Grup;Limba;Observații;Stare\r\n' +
      '12;Ştefan Ţăranu;"Popa; Fiii";0721.000.001;021 000 0010, 021 000 0011;stefan@popa.ro;Clienţi mari;ro;"două\r\nrânduri";activ\r\n' +
      ';Maria Pop;;0040 721 000 002;;;;;;\r\n';

    const report = await importFile(
      put(iconv.encode(text.replaceAll('ș', 'ş').replaceAll('ț', 'ţ'), 'windows-1250')),
    );

    expect(report).toMatchObject({
      rows: 2,
      created: 2,
      rejected: 0,
      encoding: 'windows-1250',
      leftOut: ['Stare'],
    });
    expect(await exported()).toBe(
      HEADER +
        `12,Ştefan Ţăranu,"Popa; Fiii",stefan@popa.ro,"'+40721000001;+40210000010;+40210000011",clienti-mari,ro,,"două\r\nrânduri"\n` +
        `,Maria Pop,,,'+40721000002,,,,\n`,
    );
  });

  it('puts bad rows into a file with the reason, and the others in; mended, they go in too', async () => {
    const { put, importFile, exported } = await aProject();
    const path = put(
      'name,phones,language\n' +
        'Ion,0721000001,ro\n' +
        '"two\nlines",0721000002,ro\n' +
        'No number,ion.popescu,ro\n' +
        ',0721000003,romanian\n' +
        'Short,0721000004\n' +
        '=Formula,0721000005,ro\n' +
        '=Bad,none,ro\n',
    );

    const report = await importFile(path);
    const rejected = readFileSync(`${path}.rejected.csv`, 'utf8');

    expect(report).toMatchObject({ rows: 7, created: 2, updated: 0, rejected: 5 });
    expect(rejected).toBe(
      'line,reason,name,phones,language\n' +
        '3,name: must have no control characters,"two\nlines",0721000002,ro\n' +
        '5,phones: is no telephone number,No number,ion.popescu,ro\n' +
        '6,"name: must have 1 to 255 characters; name: must not be blank; language: must be a language code and an optional region, e.g. ro or en-GB",,0721000003,romanian\n' +
        '7,"has 2 cells, the first line 3",Short,0721000004\n' +
        "9,phones: is no telephone number,'=Bad,none,ro\n",
    );

    await importFile(put(rejected.replace('ion.popescu', '0721000009'), 'mended.csv'));

    expect(await exported()).toBe(
      `${HEADER},Ion,,,'+40721000001,,ro,,\n,'=Formula,,,'+40721000005,,ro,,\n,No number,,,'+40721000009,,ro,,\n`,
    );
  });

  it('updates by external id, else by phone, one row after the other; an empty cell empties, with --keep it leaves', async () => {
    const { put, importFile, exported } = await aProject();
    await importFile(
      put('external_id,name,company,phones\nA,Ana,Acme,0721000001\n,Bogdan,Beta,0721000002\n'),
    );

    const kept = await importFile(put('external_id,name,company,phones\nA,Ana Pop,,\n', '1.csv'), '--keep');
    const afterKeep = await exported();
    const updated = await importFile(
      put(
        'external_id,name,company,phones\n,Bogdan Radu,,0721 000 002\nB,Bogdan Stan,,0721000002\nA,Ana Radu,,0721000003\n',
        '2.csv',
      ),
    );

    expect(kept).toMatchObject({ created: 0, updated: 1 });
    expect(afterKeep).toBe(`${HEADER}A,Ana Pop,Acme,,'+40721000001,,,,\n,Bogdan,Beta,,'+40721000002,,,,\n`);
    expect(updated).toMatchObject({ created: 0, updated: 3 });
    expect(await exported()).toBe(
      `${HEADER}A,Ana Radu,,,'+40721000003,,,,\nB,Bogdan Stan,,,'+40721000002,,,,\n`,
    );
  });

  it('writes nothing in a dry run, and tells the same', async () => {
    const { put, importFile, exported } = await aProject();
    const path = put('name,phones\nIon,0721000001\nBad,none\n');

    const report = await importFile(path, '--dry-run');

    expect(report).toMatchObject({
      rows: 2,
      created: 0,
      rejected: 1,
      rejectedFile: null,
      reasons: [{ line: 3, reason: 'phones: is no telephone number' }],
    });
    expect(existsSync(`${path}.rejected.csv`)).toBe(false);
    expect(await exported()).toBe(HEADER);
  });

  it('goes by --map and --delimiter where names and signs do not tell', async () => {
    const { put, importFile, exported } = await aProject();
    const path = put('A:B:C\nx1:Ion:0721000001\n');

    await importFile(
      path,
      '--delimiter',
      ':',
      '--map',
      'A=external_id',
      '--map',
      'b=name',
      '--map',
      'C=phones:office',
    );

    expect(await exported()).toBe(`${HEADER}x1,Ion,,,'+40721000001,,,,\n`);
  });

  it.each([
    ['', /^FILE: is empty/],
    ['a,b\n1,2\n', /^FILE: no column for the name is recognised/],
    [
      'name,phones\nIon,"0721000001\nAna,0721000002\n',
      /^FILE: a quote \("\) is opened and not closed, at or before line/,
    ],
    ['name,phones\nIon,none\n', /FILE: not one row could be read/],
  ])('ends with 2 for a file like %j', async (content, message) => {
    const { slug, put } = await aProject();

    const { code, told } = await cli('import', 'contacts', put(content), '--project', slug);

    expect({ code, told }).toEqual({ code: 2, told: expect.stringMatching(message) });
  });

  it('leaves a phone the label that it has, where the file tells of none', async () => {
    const { put, importFile, exported } = await aProject();
    await importFile(put('name,mobil,telefon serviciu\nIon,0721000001,0210000001\n'));

    const csv = await exported();
    await importFile(put(csv.replace(',Ion,', ',Ion Pop,'), 'export.csv'));
    const again = await importFile(
      put('name,mobil,telefon serviciu\nIon Pop,0721000001,0210000001\n', 'again.csv'),
    );

    // Nothing of the phones has changed: the audit log would tell.
    expect(again).toMatchObject({ created: 0, updated: 1 });
    expect(await exported()).toBe(csv.replace(',Ion,', ',Ion Pop,'));
  });
});

describe('an import of vCards', () => {
  it('reads all three versions, the preferred number first', async () => {
    const { put, importFile, exported } = await aProject();
    const cards =
      'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u-1\r\nFN:Ștefan Țăranu\r\nORG:Popa \\& Fiii\\; SRL;Sales\r\n' +
      'TEL;TYPE=WORK:021 000 0010\r\nTEL;TYPE=CELL,PREF:0721 000 001\r\nEMAIL:s@popa.ro\r\nCATEGORIES:VIP,Retail\r\n' +
      'NOTE:one\\ntwo and a line that is\r\n  folded\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nEND:VCARD\r\n' +
      'BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Pop;=C8=98tef=\nan\nTEL;CELL:0721000002\nEND:VCARD\n' +
      'BEGIN:VCARD\nVERSION:4.0\nFN:Ana\nTEL;VALUE=uri:tel:+40-721-000-003\nLANG:ro\nEND:VCARD\n' +
      'BEGIN:VCARD\nVERSION:4.0\nFN:Bad\nTEL:none\nEND:VCARD\n';

    const report = await importFile(put(cards, 'phonebook.vcf'));

    expect(report).toMatchObject({ rows: 4, created: 3, rejected: 1, reasons: [{ line: 27 }] });
    expect(await exported()).toBe(
      HEADER +
        `u-1,Ștefan Țăranu,"Popa & Fiii; SRL",s@popa.ro,"'+40721000001;+40210000010","retail;vip",,,"one\ntwo and a line that is folded"\n` +
        `,Ștefan Pop,,,'+40721000002,,,,\n,Ana,,,'+40721000003,,ro,,\n`,
    );
  });
});

it.each([
  ['contacts.csv', 4, []],
  ['clienti.csv', 2, []],
  ['contacts.vcf', 2, []],
])('the example %s goes in whole', async (name, rows, leftOut) => {
  const { put, importFile } = await aProject();
  const content = readFileSync(join(import.meta.dirname, '../../examples', name));

  const report = await importFile(put(content, name));

  expect(report).toMatchObject({ rows, created: rows, rejected: 0, leftOut });
});
