import fc from 'fast-check';
import { getCountries } from 'libphonenumber-js/max';
import { formatTelephone, parseTelephone } from './phone-number.js';

const region = fc.constantFrom(...getCountries());

const digit = fc.constantFrom(...'0123456789');
const piece = fc.constantFrom(
  '00',
  '011',
  '810',
  '+',
  ' ',
  '*',
  '#',
  '(0)',
  '-',
  '+40',
  '40',
  '49',
  '44',
  '1',
  '7',
  '39',
  '54',
);
const dialled = fc
  .array(fc.oneof({ weight: 8, arbitrary: digit }, { weight: 2, arbitrary: piece }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((parts) => parts.join(''));

const number = fc.oneof(dialled, fc.stringMatching(/^(\+|00| )?\d{3,18}$/));
const scheme = fc.constantFrom('sip:', 'sips:', 'tel:', '"Ion" <sip:', '<', '');
const rest = fc.constantFrom(
  '@pbx',
  '@pbx;user=phone',
  '>',
  ';phone-context=+40',
  ';phone-context=+1',
  ';ext=2',
  ' x9',
  '',
);
const address = fc.tuple(scheme, number, rest).map((parts) => parts.join(''));

const anything = fc.oneof(
  number,
  address,
  fc.mixedCase(address),
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
);

const RUNS = { numRuns: 1_000 };

describe('parseTelephone of anything, anywhere', () => {
  it('gives a number that can be stored, or none', () => {
    fc.assert(
      fc.property(anything, region, (text, home) => {
        expect(parseTelephone(text, home) ?? '0').toMatch(/^\+\d{3,15}$|^[0-9*#]{1,32}$/);
      }),
      RUNS,
    );
  });

  it('gives its own answers back', () => {
    fc.assert(
      fc.property(anything, region, (text, home) => {
        const read = parseTelephone(text, home);

        expect(parseTelephone(read, home)).toBe(read);
      }),
      RUNS,
    );
  });

  it('reads E.164 alike in every region', () => {
    fc.assert(
      fc.property(number, region, region, (text, home, elsewhere) => {
        const read = parseTelephone(text, home);
        fc.pre(read?.startsWith('+') ?? false);

        expect(parseTelephone(read, elsewhere)).toBe(read);
      }),
      RUNS,
    );
  });

  it('formats a number so that it is read as the same one', () => {
    fc.assert(
      fc.property(number, region, (text, home) => {
        const read = parseTelephone(text, home);
        fc.pre(read !== null);

        expect(parseTelephone(formatTelephone(read), home)).toBe(read);
      }),
      RUNS,
    );
  });

  it('does not care for separators and invisible signs', () => {
    const spaced = fc.array(
      fc.tuple(digit, fc.constantFrom('', ' ', '-', '.', '/', '\u00A0', '\u200B', '\u200E')),
      {
        minLength: 1,
        maxLength: 18,
      },
    );

    fc.assert(
      fc.property(spaced, region, (pairs, home) => {
        const written = pairs.flat().join('');
        const plain = pairs.map(([only]) => only).join('');

        expect(parseTelephone(written, home)).toBe(parseTelephone(plain, home));
      }),
      RUNS,
    );
  });
});
