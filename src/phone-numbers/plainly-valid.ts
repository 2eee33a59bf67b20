import { type CountryCode, getCountries, getCountryCallingCode, Metadata } from 'libphonenumber-js/max';

/** The numbers in use behind a calling code that is one region's alone. */
interface Ranges {
  callingCode: string;
  /** What at the start of a number the library would take for a trunk prefix or a carrier. */
  strippedStart: RegExp | null;
  lengths: ReadonlySet<number>;
  all: RegExp;
  /** Mobiles, fixed lines and so on: the library calls valid what is in one of them. */
  kinds: { lengths: ReadonlySet<number>; pattern: RegExp }[];
}

/**
 * Whether an international number, without its plus, is one in use and written as its region writes it, so that the library
 * would give it back as it is. It says so of nearly every one too, in ten times as long: whatever this does not know, it knows.
 */
export function isPlainlyValid(digits: string): boolean {
  const ranges = rangesCalled(digits);
  if (!ranges) return false;
  const { callingCode, strippedStart, lengths, all, kinds } = ranges;
  const national = digits.slice(callingCode.length);
  if (!lengths.has(national.length) || strippedStart?.test(national) || !all.test(national)) return false;
  return kinds.some((kind) => kind.lengths.has(national.length) && kind.pattern.test(national));
}

let regionsAlone: ReadonlyMap<string, CountryCode> | undefined;
const known = new Map<CountryCode, Ranges>();

function rangesCalled(digits: string): Ranges | null {
  regionsAlone ??= readRegionsAlone();
  for (let length = 1; length <= 3; length += 1) {
    const callingCode = digits.slice(0, length);
    const region = regionsAlone.get(callingCode);
    if (!region) continue;
    const ranges = known.get(region) ?? readRanges(callingCode, region);
    known.set(region, ranges);
    return ranges;
  }
  return null;
}

function readRegionsAlone(): ReadonlyMap<string, CountryCode> {
  const regions = Map.groupBy(getCountries(), (region) => getCountryCallingCode(region));
  return new Map([...regions].flatMap(([code, [one, another]]) => (one && !another ? [[code, one]] : [])));
}

const KINDS = 'FIXED_LINE MOBILE PREMIUM_RATE TOLL_FREE SHARED_COST VOIP PERSONAL_NUMBER PAGER UAN VOICEMAIL'.split(' '); // prettier-ignore

/** What the metadata has; the library's types leave it out. */
interface Described {
  nationalNumberPattern(): string;
  nationalPrefixForParsing(): string | undefined;
  possibleLengths(): number[];
  type(kind: string): { pattern(): string | undefined; possibleLengths(): number[] } | undefined;
}

function readRanges(callingCode: string, region: CountryCode): Ranges {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(region);
  const plan = metadata.numberingPlan as unknown as Described;
  const stripped = plan.nationalPrefixForParsing();
  const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
  return {
    callingCode,
    strippedStart: stripped ? new RegExp(`^(?:${stripped})`) : null,
    lengths: new Set(plan.possibleLengths()),
    all: whole(plan.nationalNumberPattern()),
    kinds: KINDS.flatMap((name) => {
      const kind = plan.type(name);
      const pattern = kind?.pattern();
      return kind && pattern ? [{ lengths: new Set(kind.possibleLengths()), pattern: whole(pattern) }] : [];
    }),
  };
}
