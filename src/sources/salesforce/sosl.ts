import type { AskedNumber } from '../asked-number.js';
import { notations } from '../notations.js';

// As seen in Salesforce's documentation; all that is asked of each object fits one request.
const RETURNING = [
  'Contact(Id,Name,Phone,MobilePhone,HomePhone,OtherPhone,Email,Account.Name,LastModifiedDate LIMIT 10)',
  'Lead(Id,Name,Phone,MobilePhone,Email,Company WHERE IsConverted=false LIMIT 10)',
  'Account(Id,Name,Phone LIMIT 10)',
].join(', ');

/** One search for the number in every notation. */
export function soslFor(asked: AskedNumber): string {
  const terms = new Set(notations(asked).map(soslTerm));
  return `FIND {${[...terms].join(' OR ')}} IN PHONE FIELDS RETURNING ${RETURNING}`;
}

/**
 * Salesforce breaks text into words at whatever is no letter or digit: `+40 700 000 000` is a phrase of four words. Of a
 * word nothing is left that SOSL reserves (`? & | ! { } [ ] ( ) ^ ~ * : \ " ' + -`), so that there is nothing to escape.
 */
function soslTerm(notation: string): string {
  const words = notation.split(/\D+/).filter((word) => word !== '');
  return words.length === 1 ? words[0]! : `"${words.join(' ')}"`;
}
