import { isRegion, nationalForms, numberingPlan } from '../phone-numbers/numbering-plans.js';
import { formatTelephone } from '../phone-numbers/phone-number.js';
import type { AskedNumber } from './asked-number.js';

/**
 * The ways in which people type the number into a CRM, which compares them letter by letter: the likeliest first, each once.
 * `+40700000000`, `0700000000`, `40700000000`, `700000000`, `0040700000000`, `+40 700 000 000`, `0700 000 000`. A number of
 * another country is never typed in that country's own notation, since nobody could dial it.
 */
export function notations(asked: AskedNumber): string[] {
  const { e164, region } = asked;
  const forms = isAtHome(asked) ? nationalForms(e164) : null;
  const prefix = (isRegion(region) && numberingPlan(region).usualInternationalPrefix) || '00';
  const ways = [
    e164,
    forms && digitsOf(forms.formatted),
    internationalDigits(asked),
    forms?.significant,
    prefix + internationalDigits(asked),
    formatTelephone(e164),
    forms?.formatted,
  ];
  return [...new Set(ways.filter((way) => !!way))] as string[];
}

/** `40700000000` */
export const internationalDigits = ({ e164 }: AskedNumber): string => e164.slice(1);

/** `0700000000`: with what is dialled before it at home; the international digits of another country's number. */
export function nationalDigits(asked: AskedNumber): string {
  const forms = isAtHome(asked) ? nationalForms(asked.e164) : null;
  return forms ? digitsOf(forms.formatted) : internationalDigits(asked);
}

/** `700000000`: what any notation of the number ends in, whatever its country. */
export function significantDigits(asked: AskedNumber): string {
  return nationalForms(asked.e164)?.significant ?? internationalDigits(asked);
}

function isAtHome({ e164, region }: AskedNumber): boolean {
  return isRegion(region) && e164.startsWith(`+${numberingPlan(region).callingCode}`);
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
