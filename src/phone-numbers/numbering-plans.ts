// With `plainly-valid.ts` the only file that knows the library, and which of its metadata: `max` tells a number in use from one that is merely
// long enough in every country, which the smaller sets only guess at.
import parse, {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  Metadata,
  type NumberingPlan as LibraryPlan,
} from 'libphonenumber-js/max';
import { isPlainlyValid } from './plainly-valid.js';

/** An ISO 3166-1 alpha-2 country or territory that has a numbering plan. */
export type Region = CountryCode;

const regions: ReadonlySet<string> = new Set(getCountries());

export function isRegion(text: string): text is Region {
  return regions.has(text);
}

/** How a region dials. */
export interface NumberingPlan {
  callingCode: string;
  /** What goes before an area code at home: `0` in RO, `06` in HU, `8` in RU; empty where nothing does. */
  trunkPrefix: string;
  /** What goes before a calling code, where that is a single prefix or one is usual. */
  usualInternationalPrefix: string | null;
  anyInternationalPrefix: RegExp;
  /** The digits of its longest number. */
  longestNumber: number;
}

const plans = new Map<Region, NumberingPlan>();

export function numberingPlan(region: Region): NumberingPlan {
  const known = plans.get(region);
  if (known) return known;
  const metadata = new Metadata();
  metadata.selectNumberingPlan(region);
  // Its types leave out nationalPrefix(), which has been there from the start.
  const library = metadata.numberingPlan as LibraryPlan & { nationalPrefix(): string | 0 | undefined };
  const trunkPrefix = library.nationalPrefix();
  const international = library.IDDPrefix();
  const usual = /^\d+$/.test(international) ? international : library.defaultIDDPrefix();
  const plan: NumberingPlan = {
    callingCode: getCountryCallingCode(region),
    trunkPrefix: typeof trunkPrefix === 'string' ? trunkPrefix : '',
    usualInternationalPrefix: usual ? usual.replace(/\D/g, '') : null,
    anyInternationalPrefix: new RegExp(`^(?:${international})`),
    longestNumber: Math.max(...library.possibleLengths()),
  };
  plans.set(region, plan);
  return plan;
}

let regionsByCallingCode: ReadonlyMap<string, Region> | undefined;

/** The plan that a calling code at the start of these digits leads to. Regions that share a code share a trunk prefix. */
export function planCalled(digits: string): NumberingPlan | null {
  regionsByCallingCode ??= new Map(getCountries().map((region) => [getCountryCallingCode(region), region]));
  for (let length = 1; length <= 3; length += 1) {
    const region = regionsByCallingCode.get(digits.slice(0, length));
    if (region) return numberingPlan(region);
  }
  return null;
}

/**
 * What is left of digits after an international prefix, once for each that they may begin with: the region's usual one,
 * `00`, and whatever else the region has, which in some (BR, KR, SG) is `00` and a digit or two that may be a calling code's.
 */
export function afterInternationalPrefix(digits: string, plan: NumberingPlan): string[] {
  const other = plan.anyInternationalPrefix.exec(digits)?.[0];
  const rests: string[] = [];
  for (const prefix of new Set([plan.usualInternationalPrefix, '00', other])) {
    if (prefix && digits.startsWith(prefix)) rests.push(digits.slice(prefix.length));
  }
  return rests;
}

/** A number that is possible, which is to say long enough, and may be valid: in a range that is in use. */
export interface Reading {
  number: string;
  isValid(): boolean;
}

// The plus, and the fifteen digits that E.164 allows; some national plans go beyond them.
const MAX_E164_LENGTH = 16;
const MAX_ROUNDS = 5;

/**
 * Reads digits that begin with a calling code. The library drops a trunk prefix here too (`+40 0700…`), one at a time: its
 * answer is read until it stays the same, so that a number once read is never another one when it is read again.
 */
export function readInternational(digits: string): Reading | null {
  let number = `+${digits}`;
  if (number.length <= MAX_E164_LENGTH && isPlainlyValid(digits)) return { number, isValid: () => true };
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const reading = parse(number);
    if (!reading?.isPossible()) return null;
    if (reading.number === number) return number.length <= MAX_E164_LENGTH ? reading : null;
    number = reading.number;
  }
  return null;
}

/** Reads digits as dialled within the region, with its trunk prefix or without. */
export function* readNational(digits: string, region: Region): Generator<Reading | null> {
  const { callingCode, trunkPrefix } = numberingPlan(region);
  // Nearly always this is it; the library alone knows the odd ways (the 15 of an Argentinian mobile, Brazil's carriers),
  // but its answer has to be read once more.
  if (trunkPrefix && digits.startsWith(trunkPrefix) && !digits.startsWith('00')) {
    yield readInternational(callingCode + digits.slice(trunkPrefix.length));
  }
  const reading = parse(digits, region);
  yield reading?.isPossible() ? readInternational(reading.number.slice(1)) : null;
}

export function formatForPeople(number: string): string {
  return parse(number)?.formatInternational() ?? number;
}

/** How an E.164 number is written in its own country, and what is left of it without the calling code. */
export function nationalForms(number: string): { formatted: string; significant: string } | null {
  const reading = parse(number);
  return reading ? { formatted: reading.formatNational(), significant: reading.nationalNumber } : null;
}
