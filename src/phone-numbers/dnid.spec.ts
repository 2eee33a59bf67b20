import fc from 'fast-check';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import {
  type Dnid,
  dnidCandidates,
  dnidMatches,
  type DnidPattern,
  dnidSpecificity,
  parseDnid,
  parseDnidPattern,
} from './dnid.js';
import { numberingPlan } from './numbering-plans.js';
import type { Region } from './phone-number.js';

describe('parseDnid', () => {
  it.each([
    ['0210000000', '+40210000000'],
    ['sip:+40210000000@pbx;user=phone', '+40210000000'],
    ['2101', '2101'],
    ['*21#', '*21#'],
    ['suport', 'suport'],
    [' Suport ', 'suport'],
    ['SUPORT2', 'suport2'],
    ['2suport', '2suport'],
    ['sales-queue_2.ro', 'sales-queue_2.ro'],
    ['"Suport" <sip:suport@pbx.example>', 'suport'],
    ['sip:Suport@pbx.example;transport=tcp', 'suport'],
    ['Asistență', 'asistență'],
    ['asistent\u0327a\u0306', 'asistenţă'],
    ['ｓｕｐｏｒｔ', 'suport'],
    ['客服', '客服'],
    ['anonymous', 'anonymous'],
    ['ț'.repeat(64), 'ț'.repeat(64)],
  ])('reads %j as %j', (text, expected) => {
    expect(parseDnid(text, 'RO')).toBe(expected);
  });

  it.each([
    null,
    undefined,
    '',
    ' ',
    '-',
    '266696687',
    'suport tehnic',
    'suport\u0000',
    'suport\nx',
    'a&b',
    '${EXTEN}',
    '$100',
    '21*',
    '021 000 00*',
    's'.repeat(65),
    's'.repeat(4096),
  ])('finds none in %j', (text) => {
    expect(parseDnid(text, 'RO')).toBeNull();
  });
});

describe('parseDnidPattern', () => {
  it.each<[text: string, region: Region, expected: string]>([
    ['021 000 00 00', 'RO', '+40210000000'],
    [' 912345678', 'ES', '+34912345678'],
    ['2101', 'RO', '2101'],
    ['Suport', 'RO', 'suport'],
    ['*21#', 'RO', '*21#'],

    ['+4021*', 'RO', '+4021*'],
    ['+40 21*', 'RO', '+4021*'],
    [' +40 21 * ', 'RO', '+4021*'],
    ['021*', 'RO', '+4021*'],
    ['(021)*', 'RO', '+4021*'],
    ['+021*', 'RO', '+4021*'],
    ['004021*', 'RO', '+4021*'],
    ['0040 21*', 'US', '+4021*'],
    ['011 40 21*', 'US', '+4021*'],
    ['8~10 40 21*', 'RU', '+4021*'],
    ['+40 (0)21*', 'DE', '+4021*'],
    ['+40 0021*', 'DE', '+4021*'],
    ['＋４０２１＊', 'RO', '+4021*'],
    ['\u202A+4021*\u202C', 'RO', '+4021*'],
    ['tel:+40-21*', 'RO', '+4021*'],
    ['0*', 'RO', '+40*'],
    ['+4*', 'RO', '+4*'],
    ['06 1*', 'HU', '+361*'],
    ['8 495*', 'RU', '+7495*'],
    ['+7 812*', 'RU', '+7812*'],

    ['4021*', 'RO', '+4021*'],
    ['3491*', 'ES', '+3491*'],
    ['402*', 'RO', '402*'],
    ['40*', 'RO', '40*'],
    ['21*', 'RO', '21*'],
    ['1*', 'DE', '1*'],
    ['91*', 'ES', '+3491*'],
    ['06*', 'IT', '+3906*'],
    ['+39 06*', 'RO', '+3906*'],
    ['212*', 'US', '+1212*'],
    ['1 212*', 'US', '+1212*'],
  ])('reads %j in %s as %j', (text, region, expected) => {
    expect(parseDnidPattern(text, region)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    '*',
    '+*',
    '**',
    '+4021**',
    '*21*',
    '21#*',
    '0*21*',
    '00*',
    '000*',
    'sup*',
    'suport*',
    '+4021?*',
    '4021%*',
    '+4021*,+4031*',
    '+40+21*',
    '+4021000000000000*',
    `${'2'.repeat(33)}*`,
    '+4021*1',
    `${'*'.repeat(4096)}`,
  ])('refuses %j', (text) => {
    expect(parseDnidPattern(text, 'RO')).toBeNull();
  });

  it('may rely on regions with one calling code having one trunk prefix', () => {
    const trunks = new Map<string, Set<string>>();
    for (const region of getCountries()) {
      const code = getCountryCallingCode(region);
      trunks.set(code, (trunks.get(code) ?? new Set()).add(numberingPlan(region).trunkPrefix));
    }

    expect([...trunks].filter(([, prefixes]) => prefixes.size > 1)).toEqual([]);
  });
});

describe('dnidMatches', () => {
  it.each([
    ['+40210000000', '+40210000000', true],
    ['+40210000000', '+40210000001', false],
    ['+4021*', '+40210000000', true],
    ['+4*', '+40210000000', true],
    ['+4031*', '+40210000000', false],
    ['+4021000000*', '+40210000000', true],
    ['+40210000000*', '+40210000000', true],
    ['21*', '2101', true],
    ['21*', '21', true],
    ['21*', '+2101000000', false],
    ['2*', '2suport', false],
    ['21*', '21#5', false],
    ['*21#', '*21#', true],
    ['suport', 'suport', true],
    ['suport', 'suport2', false],
  ])('%s of %s: %s', (pattern, dnid, expected) => {
    expect(dnidMatches(pattern as DnidPattern, dnid as Dnid)).toBe(expected);
  });
});

describe('dnidCandidates', () => {
  it.each([
    ['+402100', ['+402100', '+402100*', '+40210*', '+4021*', '+402*', '+40*', '+4*']],
    ['2101', ['2101', '2101*', '210*', '21*', '2*']],
    ['7', ['7', '7*']],
    ['suport', ['suport']],
    ['2suport', ['2suport']],
    ['*21#', ['*21#']],
  ])('of %s are the patterns that match it, the most specific first', (dnid, expected) => {
    expect(dnidCandidates(dnid as Dnid)).toEqual(expected);
  });
});

describe('dnidSpecificity', () => {
  it('puts the whole dnid before a longer prefix before a shorter before none', () => {
    const patterns = [
      null,
      '+40210000000',
      '+4*',
      'suport',
      '+402*',
      '2101',
      '+40210000*',
    ] as (DnidPattern | null)[];

    const sorted = patterns.toSorted((a, b) => dnidSpecificity(b) - dnidSpecificity(a));

    expect(sorted).toEqual(['+40210000000', 'suport', '2101', '+40210000*', '+402*', '+4*', null]);
    expect(dnidSpecificity(null)).toBe(0);
  });
});

describe('any dnid, anywhere', () => {
  const RUNS = { numRuns: 1_000 };
  const region = fc.constantFrom<Region>(
    'RO',
    'ES',
    'US',
    'RU',
    'HU',
    'IT',
    'DE',
    'KR',
    'SG',
    'GB',
    'CV',
    'NU',
  );
  const sign = fc.constantFrom(
    ...'0123456789',
    '0',
    '00',
    '+',
    '*',
    '#',
    ' ',
    '(0)',
    'a',
    'Ț',
    '.',
    '-',
    'x',
    '40',
    '34',
    '1',
    '7',
  );
  const typed = fc.array(sign, { maxLength: 14 }).map((signs) => signs.join(''));
  const text = fc.oneof(
    typed,
    typed.map((start) => `${start}*`),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
  );

  it('reads its own answers as they are', () => {
    fc.assert(
      fc.property(text, region, (written, home) => {
        const dnid = parseDnid(written, home);
        const pattern = parseDnidPattern(written, home);

        expect(parseDnid(dnid, home)).toBe(dnid);
        expect(parseDnidPattern(pattern ?? '', home)).toBe(pattern);
        expect(dnid === null || parseDnidPattern(dnid, home) === dnid).toBe(true);
      }),
      RUNS,
    );
  });

  it('is of the characters that a dnid may have, and no longer than its column', () => {
    fc.assert(
      fc.property(text, region, (written, home) => {
        expect(parseDnid(written, home) ?? '0').toMatch(
          /^(\+\d{3,15}|[\d*#]{0,31}[\d#]|[\p{L}\p{M}\d._-]{1,64})$/u,
        );
        expect(parseDnidPattern(written, home) ?? '1*').toMatch(
          /^(\+?\d{1,32}\*?|[\d*#]{1,32}|[\p{L}\p{M}\d._-]{1,64})$/u,
        );
      }),
      RUNS,
    );
  });

  it('is matched by its candidates, and of what people write by no other', () => {
    fc.assert(
      fc.property(typed, text, region, (called, written, home) => {
        const dnid = parseDnid(called, home);
        const pattern = parseDnidPattern(written, home);
        fc.pre(dnid !== null && pattern !== null);
        const candidates = dnidCandidates(dnid);

        expect(candidates.every((candidate) => dnidMatches(candidate as DnidPattern, dnid))).toBe(true);
        expect(candidates.includes(pattern)).toBe(dnidMatches(pattern, dnid));
      }),
      RUNS,
    );
  });
});
