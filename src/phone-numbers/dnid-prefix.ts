import { readKeys } from './dialled.js';
import {
  afterInternationalPrefix,
  type NumberingPlan,
  numberingPlan,
  planCalled,
  type Region,
} from './numbering-plans.js';

const MAX_E164_DIGITS = 15;
const SHORTEST_WITH_CALLING_CODE = 4;

/**
 * The first digits of a number, without the `*` of a rule's prefix, as numbers begin that are stored and looked up:
 * 1. With a `+`, or behind `00` or the region's international prefix: international.
 * 2. Behind the trunk prefix: national (in RO `021*` is `+4021*`).
 * 3. With the region's calling code, from four digits on: international (`4021*` is `+4021*`, as `40210000000` is a number in
 *    RO). Fewer are more likely meant for extensions: `40*` for 4000 to 4099.
 * 4. National, where nothing goes before an area code (in ES `91*` is `+3491*`, in US `212*` is `+1212*`); else of numbers as
 *    dialled (in RO `21*` is for the extension 2101).
 *
 * Null where nothing is left that a number could begin with.
 */
export function readDnidPrefix(written: string, region: Region): string | null {
  const read = readKeys(written.trim());
  if (!read || /\D/.test(read.keys)) return null;
  const { keys, hasPlus } = read;
  // No calling code begins with 0: with a `+` too, it is the trunk prefix or an international one.
  const digits = hasPlus && !keys.startsWith('0') ? keys : toInternational(keys, numberingPlan(region));
  if (digits === null) return `${keys}*`;
  const complete = withoutTrunkPrefix(digits);
  return complete.length > 0 && complete.length <= MAX_E164_DIGITS ? `+${complete}*` : null;
}

/** Empty for an international prefix with nothing behind it; null for the first digits of a number as dialled. */
function toInternational(keys: string, plan: NumberingPlan): string | null {
  const { callingCode, trunkPrefix } = plan;
  const rests = afterInternationalPrefix(keys, plan);
  if (rests.length > 0) return rests.find((rest) => /^[1-9]/.test(rest)) ?? '';
  if (trunkPrefix && keys.startsWith(trunkPrefix)) return callingCode + keys.slice(trunkPrefix.length);
  if (keys.startsWith(callingCode) && keys.length >= SHORTEST_WITH_CALLING_CODE) return keys;
  // North America's 1 is both: nobody writes it before an area code.
  return !trunkPrefix || trunkPrefix === callingCode ? callingCode + keys : null;
}

/** `+40 (0)21*` and `+40021*` are `+4021*`; a trunk prefix of another digit (8 in RU) may begin an area code, and stays. */
function withoutTrunkPrefix(digits: string): string {
  const plan = planCalled(digits);
  if (!plan?.trunkPrefix.startsWith('0')) return digits;
  let national = digits.slice(plan.callingCode.length);
  while (national.startsWith(plan.trunkPrefix)) national = national.slice(plan.trunkPrefix.length);
  return plan.callingCode + national;
}
