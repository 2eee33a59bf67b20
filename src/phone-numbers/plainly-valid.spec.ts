import fc from 'fast-check';
import parse, { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { isPlainlyValid } from './plainly-valid.js';

const digit = fc.constantFrom(...'0123456789');
const digits = (minLength: number, maxLength: number) =>
  fc.array(digit, { minLength, maxLength }).map((all) => all.join(''));

/** Any number behind any calling code, and ones that differ from a number in use by their last digits. */
const number = fc.constantFrom(...getCountries()).chain((region) => {
  const example = getExampleNumber(region, examples)?.number.slice(1) ?? getCountryCallingCode(region);
  const likeIt = fc
    .nat(6)
    .chain((n) => digits(n, n).map((end) => example.slice(0, example.length - n) + end));
  return fc.oneof(likeIt, digits(3, 13).map((end) => getCountryCallingCode(region) + end)); // prettier-ignore
});

describe('isPlainlyValid', () => {
  it.each(['40720000000', '40213000000', '36301234567', '4915123456789', '33612345678'])(
    'knows %s',
    (plain) => {
      expect(isPlainlyValid(plain)).toBe(true);
    },
  );

  it.each([
    ['a trunk prefix within it', '400720000000'],
    ['a range that nobody uses', '40120000000'],
    ['too few digits', '4072000000'],
    ['a calling code that several regions share', '12025550123'],
    ['no calling code', '0720000000'],
    ['other signs', '4072000000*'],
  ])('leaves to the library what has %s', (_, other) => {
    expect(isPlainlyValid(other)).toBe(false);
  });

  it('says of no number what the library would not', () => {
    fc.assert(
      fc.property(number, (plain) => {
        const reading = parse(`+${plain}`);
        const isSame = reading?.number === `+${plain}` && reading.isPossible() && reading.isValid();
        return isSame || !isPlainlyValid(plain);
      }),
      { numRuns: 5_000 },
    );
  });
});
