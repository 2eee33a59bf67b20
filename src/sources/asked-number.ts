import type { PhoneNumber } from '../phone-numbers/phone-number.js';

/** A caller's number, as upstream systems may have it: only E.164 numbers are asked for. */
export interface AskedNumber {
  /** +40700000000 */
  e164: PhoneNumber;
  /** The project's country, in whose notation people there type numbers: RO. */
  region: string;
  /** As the PBX sent it. */
  telephone: string;
  /** As the PBX sent it. */
  dnid: string | null;
  /** The project's slug. */
  project: string;
}
