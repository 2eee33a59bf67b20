import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { surveyFile, utf8Of } from './file-survey.js';

const folder = mkdtempSync(join(tmpdir(), 'caller-data-survey-'));
const path = join(folder, 'file.csv');
afterAll(() => rmSync(folder, { recursive: true }));

const TEXT = 'nume;telefon\nȘtefan Țăranu;0700\n';
/** The letters that Windows-1250 has for these: with a cedilla, not a comma. */
const OLD_TEXT = 'nume;telefon\nŞtefan Ţăranu Szőke;0700\n';

async function readBack(bytes: Buffer) {
  writeFileSync(path, bytes);
  const survey = await surveyFile(path);
  const chunks: Buffer[] = [];
  for await (const chunk of utf8Of(survey, () => undefined)) chunks.push(chunk);
  return { encoding: survey.encoding, text: Buffer.concat(chunks).toString(), start: survey.start };
}

describe('a file’s encoding', () => {
  it.each([
    ['utf-8', 'UTF-8', TEXT, false],
    ['utf-8', 'UTF-8', TEXT, true],
    ['utf-16le', 'UTF-16LE', TEXT, true],
    ['utf-16be', 'UTF-16BE', TEXT, true],
    ['windows-1250', 'windows-1250', OLD_TEXT, false],
  ])('%s is recognised, with a mark or without', async (encoding, name, text, addBOM) => {
    const read = await readBack(iconv.encode(text, name, { addBOM }));

    expect(read).toEqual({ encoding, text, start: text });
  });

  it('goes by a single letter far down, and by letters that two chunks share', async () => {
    const ascii = 'x'.repeat(3 * 1024 * 1024 - 1);

    const old = await readBack(iconv.encode(`${ascii}ş`, 'windows-1250'));
    const utf8 = await readBack(Buffer.from(`${ascii}ș`));
    const cut = await readBack(Buffer.from(`${ascii}ș`).subarray(0, -1));

    expect(old.encoding).toBe('windows-1250');
    expect(utf8.encoding).toBe('utf-8');
    expect(cut.encoding).toBe('windows-1250');
  });

  it.each([
    ['/nowhere/at-all.csv', 'FILE: there is no such file'],
    [folder, 'FILE: is a folder'],
  ])('says why %s cannot be read', async (missing, message) => {
    await expect(surveyFile(missing)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', message });
  });
});
