import { getExampleNumber, getCountries, type PhoneNumber as Example } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { numberingPlan } from './numbering-plans.js';
import { parseTelephone, type Region } from './phone-number.js';

type Notation = (example: Example, region: Region) => string;

const EXAMPLES = getCountries().flatMap((region) => {
  const example = getExampleNumber(region, examples);
  return example ? [{ region, example }] : [];
});

// With the default region of anybody.
const INTERNATIONAL: Record<string, Notation> = {
  'E.164': ({ number }) => number,
  'a + that became a space': ({ number }) => number.replace('+', ' '),
  'a + encoded twice': ({ number }) => number.replace('+', '%2B'),
  '00': ({ number }) => number.replace('+', '00'),
  'spaces, for people': (example) => example.formatInternational(),
  'a (0) for callers at home': (example) => withZero(example),
  'a tel: URI': ({ number }) => `tel:${number};phone-context=pbx.example`,
  'a tel: URI of a local number': (example) =>
    `tel:${national(example)};phone-context=+${example.countryCallingCode}`,
  'a SIP URI': ({ number }) => `sip:${number}@pbx.example;user=phone`,
  'a SIP URI with an encoded +': ({ number }) => `sip:${number.replace('+', '%2B')}@pbx.example`,
  'a sips: URI': ({ number }) => `sips:${number}@pbx.example:5061;transport=tls`,
  'full-width digits': ({ number }) => number.replace('+', '＋').replace(/\d/g, digitsFrom('０')),
  'Devanagari digits': ({ number }) => number.replace(/\d/g, digitsFrom('०')),
  'an RFC 3966 extension': ({ number }) => `${number};ext=12`,
  'marks of direction': ({ number }) => `\u202A${number.slice(0, 3)}\u200E${number.slice(3)}\u202C\uFEFF`,
};

// With the region's own default only.
const OWN: Record<string, Notation> = {
  'no +': ({ number }) => number.slice(1),
  'its international prefix': ({ number }, region) => number.replace('+', internationalPrefix(region)),
  national: (example) => example.formatNational(),
  'national, unformatted': national,
  'national, without a trunk prefix': ({ nationalNumber }) => nationalNumber,
  'national, with dots': (example) => national(example).replace(/(\d{2})/g, '$1.'),
  'national, with dashes': (example) => national(example).replace(/(\d{3})/g, '$1-'),
  'national, with commas': (example) => national(example).replace(/(\d{4})/g, '$1,'),
  'national, with brackets': (example) => national(example).replace(/^(\d{2})/, '($1) '),
  'national, between no-break spaces': (example) =>
    `\u00A0${example.formatNational().replaceAll(' ', '\u00A0')}\u00A0`,
  'Arabic-Indic digits': (example) => national(example).replace(/\d/g, digitsFrom('٠')),
  'a SIP URI with a name': (example) => `"Ion" <sip:${national(example)}@pbx>`,
  'an extension': (example) => `${example.formatNational()} ext. 12`,
  'a short extension': (example) => `${national(example)} x12`,
};

describe.each(Object.entries(INTERNATIONAL))('parseTelephone of %s', (_name, write) => {
  it.each<Region | 'its own'>([
    'its own',
    'RO',
    'US',
    'DE',
    'IT',
    'RU',
    'AU',
    'JP',
    'BR',
    'SG',
    'KR',
    'HK',
    'FI',
  ])('finds the example number of every region, in %s', (defaultRegion) => {
    expect(misread(write, (region) => (defaultRegion === 'its own' ? region : defaultRegion))).toEqual([]);
  });
});

describe.each(Object.entries(OWN))('parseTelephone of %s', (_name, write) => {
  it('finds the example number of every region, in its own', () => {
    expect(misread(write, (region) => region)).toEqual([]);
  });
});

// Where the prefixes are 00 and a carrier's digits (BR, KR, SG), 00 and a calling code may be the same: see phone-number.spec.
describe.each<Region>(['US', 'RU', 'AU', 'JP', 'NG', 'KE', 'MN', 'CU', 'HK', 'FI'])(
  'parseTelephone in %s',
  (home) => {
    it('finds the example number of every region behind its international prefix', () => {
      const write: Notation = ({ number }) => number.replace('+', internationalPrefix(home));

      expect(misread(write, () => home)).toEqual([]);
    });
  },
);

function misread(write: Notation, defaultRegion: (region: Region) => Region): string[] {
  return EXAMPLES.flatMap(({ region, example }) => {
    const text = write(example, region);
    const read = parseTelephone(text, defaultRegion(region));
    return read === example.number ? [] : [`${region} ${example.number}: ${text} → ${read}`];
  });
}

function national(example: Example): string {
  return example.formatNational().replace(/\D/g, '');
}

function withZero({ countryCallingCode, nationalNumber, number, country }: Example): string {
  const hasZero = country && numberingPlan(country).trunkPrefix === '0';
  return hasZero ? `+${countryCallingCode} (0)${nationalNumber}` : number;
}

function digitsFrom(zero: string): (digit: string) => string {
  return (digit) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(digit));
}

/** The usual one, else the first of those that the region has. */
function internationalPrefix(region: Region): string {
  const { usualInternationalPrefix, anyInternationalPrefix } = numberingPlan(region);
  if (usualInternationalPrefix) return usualInternationalPrefix;
  const all = Array.from({ length: 10_000 }, (_, n) => [
    String(n).padStart(3, '0'),
    String(n).padStart(4, '0'),
  ]).flat();
  return all.find((digits) => anyInternationalPrefix.exec(digits)?.[0] === digits) ?? '00';
}
