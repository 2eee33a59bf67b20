import { getCountries } from 'libphonenumber-js/max';
import {
  formatTelephone,
  isE164,
  isRegion,
  parseTelephone,
  type PhoneNumber,
  type Region,
} from './phone-number.js';

describe('parseTelephone in RO', () => {
  const sameNumber = [
    '+40700000000',
    ' 40700000000',
    '0040700000000',
    '40700000000',
    '0700000000',
    '700000000',
    ' 0700000000',
    '+0700000000',
    '0700 000 000',
    '(0700) 000-000',
    '0700.000.000',
    '0700/000/000',
    '4070,0000,000',
    '+40 (0)700 000 000',
    '0040 (0) 700 000 000',
    '+40 0700 000 000',
    '(+40) 700 000 000',
    '"0700000000"',
    "'+40700000000",
    '%2B40700000000',
    'tel:+40700000000;phone-context=pbx.example',
    'tel:0700000000;phone-context=+40',
    'TEL:+40-700-000-000',
    'Tel: 0700 000 000',
    'sip:+40700000000@pbx.example;user=phone',
    'sip:%2B40700000000@pbx.example',
    'sip: 40700000000@pbx.example',
    'sip:0700000000;phone-context=+40@pbx.example;user=phone',
    'sip:0700000000:secret@192.168.1.10:5060',
    'sip:0700000000',
    'sips:0700000000@pbx',
    '"Ion" <sip:0700000000@pbx>',
    '"Ion <3 Ana" <sip:0700000000@pbx>;tag=49',
    'Ion Popescu <0700000000>',
    '<sip:+40700000000@pbx',
    '0700000000@pbx.example',
    '0700000000;ext=12',
    '0700 000 000 ext. 12',
    '0700 000 000 int. 12',
    '0700000000x12',
    '０７００００００００',
    '＋４０７００００００００',
    '٠٧٠٠٠٠٠٠٠٠',
    '०७००००००००',
    '\u202A+40\u200E700\uFEFF000000\u202C',
    '\u00A00700\u00A0000\u00A0000',
    '+40\u2011700\u2013000\u2212000',
  ];

  it.each(sameNumber)('reads %j as one and the same number', (text) => {
    expect(parseTelephone(text, 'RO')).toBe('+40700000000');
  });

  it.each([
    'anonymous',
    'Restricted',
    ' UNKNOWN ',
    '"private"',
    'unavailable',
    'withheld',
    '266696687',
    '+266696687',
    ' 266696687',
    'sip:266696687@pbx',
    'sip:anonymous@anonymous.invalid',
    'Anonymous <sip:anonymous@anonymous.invalid>',
    '"0700000000" <sip:anonymous@anonymous.invalid>',
  ])('takes %j for a withheld number', (text) => {
    expect(parseTelephone(text, 'RO')).toBeNull();
  });

  it.each([
    null,
    undefined,
    '',
    ' ',
    '+',
    '*',
    '#*',
    '()',
    '\u0000',
    '0700\u0000000000',
    '%00',
    '%ZZ',
    '%FF',
    '\uFFFD',
    '\uD800',
    'ion.popescu',
    'ion2.popescu',
    '2fast',
    '1-800-FLOWERS',
    'ext. 12',
    '0700000000+0211234567',
    '00+40700000000',
    '$100',
    '②',
    'sip:192.168.1.10',
    'sip:[2001:db8::7]:5060',
    'sip:pbx7.example;user=phone',
    'sip:@pbx',
    '#31#+40700000000',
    '7'.repeat(33),
  ])('finds no number in %j', (text) => {
    expect(parseTelephone(text, 'RO')).toBeNull();
  });

  it.each([
    ['101', '101'],
    ['1234', '1234'],
    ['12345', '12345'],
    [' 112', '112'],
    ['+112', '112'],
    ['+40112', '40112'],
    ['0112', '0112'],
    ['0040112', '0040112'],
    ['sip:101@pbx', '101'],
    ['1 2 3 4', '1234'],
    ['١١٢', '112'],
    ['tel:7042;phone-context=example.com', '7042'],
    ['tel:112;phone-context=+40', '112'],
    ['tel:863-1234;phone-context=+1-914-555', '8631234'],
    ['*21#', '*21#'],
    ['*21*0700 000 000#', '*21*0700000000#'],
    ['#31#40700000000', '#31#40700000000'],
    ['+40700000000#', '40700000000#'],
    ['＊２１＃', '*21#'],
    ['1234567', '1234567'],
    ['+999123456789', '999123456789'],
    ['9'.repeat(32), '9'.repeat(32)],
  ])('reads %j as dialled', (text, expected) => {
    expect(parseTelephone(text, 'RO')).toBe(expected);
  });
});

describe('parseTelephone, where more than one reading is possible', () => {
  it.each<[why: string, text: string, region: Region, expected: string]>([
    ['a plus that is possible before a valid national number', '+40111111', 'DE', '+40111111'],
    ['a plus that leads nowhere is none', '+721 000 020', 'RO', '+40721000020'],
    ['six digits are a number where the country has such', '123456', 'RO', '+40123456'],
    ['a valid foreign number before a possible national one', '40700000000', 'SG', '+40700000000'],
    ['a valid national number before a foreign one', '15123456789', 'DE', '+4915123456789'],
    ['the own calling code before an area code', '4930123456', 'DE', '+4930123456'],
    ['the own calling code before a mobile prefix', '3908312263', 'IT', '+3908312263'],
    ['a mobile prefix like the own calling code', '3921234567', 'IT', '+393921234567'],
    ['an Italian 0 stays', '+39 (0)6 12345678', 'RO', '+390612345678'],
    ['a 0 that Spain never had goes', '+34 (0)912 345 678', 'DE', '+34912345678'],
    ['00 where it is not the prefix of the region', '0040700000000', 'US', '+40700000000'],
    ['the prefix of the region', '011 40 700 000 000', 'US', '+40700000000'],
    ['a prefix with a pause in it', '8~10 40 700 000 000', 'RU', '+40700000000'],
    ['a trunk prefix, not Vietnam', '8 (495) 123-45-67', 'RU', '+74951234567'],
    ['00 and the own calling code before a carrier of Brazil', '0055 24 3394-3214', 'BR', '+552433943214'],
    [
      'the own calling code behind a carrier of Indonesia before China',
      '00862812345678',
      'ID',
      '+62812345678',
    ],
    ['00 before a carrier of Korea that could be it', '0015016221234', 'KR', '+15016221234'],
    ['the one prefix that a country has before 00', '0015016221234', 'GY', '+5016221234'],
    ['San Marino without its 0549', '+378 886377', 'RO', '+3780549886377'],
    ['an Argentinian mobile with its 15', '011 15-2345-6789', 'AR', '+5491123456789'],
    ['seven digits of the Virgin Islands', '642-1234', 'VI', '+13406421234'],
  ])('%s: %j in %s', (_why, text, region, expected) => {
    expect(parseTelephone(text, region)).toBe(expected);
  });
});

describe('parseTelephone of hostile text', () => {
  it.each([
    ['4 KB of digits', '0700000000'.repeat(410)],
    ['a number before 600 spaces', `0700000000${' '.repeat(600)}`],
    ['a number behind 600 spaces', `${' '.repeat(600)}0700000000`],
    ['a number behind 600 invisible signs', `${'\u200E'.repeat(600)}0700000000`],
  ])('refuses %s whole: a part could be anybody', (_what, text) => {
    expect(parseTelephone(text, 'RO')).toBeNull();
  });

  it.each([
    'x',
    'ext ',
    '1x',
    '( ',
    '(0',
    '<',
    ';',
    '%2B',
    '\u{1D7FF}',
    ';phone-context=+',
    '0',
    '+',
    '@',
    ' ',
  ])('refuses as much %j as a text may hold', (part) => {
    const text = part.repeat(512 / part.length);

    expect(parseTelephone(text, 'DE')).toBeNull();
  });
});

describe('parseTelephone of short numbers', () => {
  it.each(['112', '+112', ' 112', '110', '911', '999', '101', '1234'])(
    'leaves %j as dialled in every region',
    (text) => {
      const digits = text.replace(/\D/, '');

      const changed = getCountries().filter((region) => parseTelephone(text, region) !== digits);

      expect(changed).toEqual([]);
    },
  );

  it.each<[text: string, region: Region, expected: string]>([
    ['51234', 'FK', '+50051234'],
    ['8999', 'TA', '+2908999'],
    ['7290', 'TK', '+6907290'],
    ['4012', 'NU', '+6834012'],
    ['1012', 'NU', '1012'],
    ['tel:40123;phone-context=+247', 'RO', '+24740123'],
    ['71234', 'FI', '71234'],
    ['2712', 'LU', '2712'],
  ])('reads %j in %s as %j: only small countries have numbers as short', (text, region, expected) => {
    expect(parseTelephone(text, region)).toBe(expected);
  });
});

describe('formatTelephone', () => {
  it.each([
    ['+40700000000', '+40 700 000 000'],
    ['+390612345678', '+39 06 1234 5678'],
    ['+12015550123', '+1 201 555 0123'],
    ['1234', '1234'],
    ['*21#', '*21#'],
  ])('writes %s as %s', (number, expected) => {
    expect(formatTelephone(number as PhoneNumber)).toBe(expected);
  });
});

describe('isE164', () => {
  it.each([
    ['+40700000000', true],
    ['1234', false],
    ['*21#', false],
  ])('of %s is %s', (number, expected) => {
    expect(isE164(number as PhoneNumber)).toBe(expected);
  });
});

describe('isRegion', () => {
  it.each([
    ['RO', true],
    ['XK', true],
    ['ro', false],
    ['ZZ', false],
    ['001', false],
    ['', false],
    ['constructor', false],
  ])('of %j is %s', (text, expected) => {
    expect(isRegion(text)).toBe(expected);
  });
});
