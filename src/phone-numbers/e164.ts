import type { Dialled } from './dialled.js';
import {
  afterInternationalPrefix,
  numberingPlan,
  readInternational,
  type Reading,
  readNational,
  type Region,
} from './numbering-plans.js';

// Below it are extensions and services (101, 112, 12345), which the library takes for numbers of DE, AT, FI and others.
const SHORTEST_NUMBER = 6;
// Where no number is longer (Niue, Tokelau, Saint Helena), ordinary ones are as short as an extension.
const LONGEST_IN_A_SMALL_PLAN = 7;

/** The ways in which `parseTelephone` says that a number is read; null where none of them leads to one. */
export function toE164(dialled: Dialled, region: Region): string | null {
  const { keys, keysWithoutZero } = dialled;
  if (/[*#]/.test(keys)) return null;
  if (keys.length < SHORTEST_NUMBER) return shortToE164(dialled, region);
  const spellings = keysWithoutZero === null ? [keys] : [keys, keysWithoutZero];
  return explicitToE164(dialled, spellings) ?? best(readings(spellings, region));
}

function shortToE164({ keys, context }: Dialled, region: Region): string | null {
  const isSmall = numberingPlan(region).longestNumber <= LONGEST_IN_A_SMALL_PLAN;
  const found = isSmall ? [...readNational(keys, region)] : [];
  if (context) found.unshift(readInternational(context + keys));
  return found.find((reading) => reading?.isValid())?.number ?? null;
}

function explicitToE164({ hasPlus, context }: Dialled, spellings: readonly string[]): string | null {
  if (!hasPlus && !context) return null;
  const found = spellings.map((digits) => readInternational(hasPlus ? digits : context + digits));
  // Whether a number is valid takes half as long again as whether it is possible, and matters to a choice only.
  return found.length === 1 ? (found[0]?.number ?? null) : best(found);
}

function* readings(spellings: readonly string[], region: Region): Generator<Reading | null> {
  const plan = numberingPlan(region);
  for (const digits of spellings) {
    const rests = afterInternationalPrefix(digits, plan);
    yield* rests.filter((rest) => rest.startsWith(plan.callingCode)).map(readInternational);
    yield* rests.map(readInternational);
    if (digits.startsWith(plan.callingCode)) yield readInternational(digits);
    yield* readNational(digits, region);
    yield readInternational(digits);
  }
}

/** The first valid one, else the first. */
function best(candidates: Iterable<Reading | null>): string | null {
  let possible: string | null = null;
  for (const reading of candidates) {
    if (reading?.isValid()) return reading.number;
    possible ??= reading?.number ?? null;
  }
  return possible;
}
