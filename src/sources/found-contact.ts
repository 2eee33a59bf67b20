import type { PhoneNumber } from '../phone-numbers/phone-number.js';

/** A contact as an upstream system tells of it, its texts not cleaned yet. */
export interface FoundContact {
  externalId: string | null;
  name: string;
  company: string | null;
  email: string | null;
  /** Its numbers, normalised; the one asked for is among them. */
  phones: PhoneNumber[];
  /** The system tells no numbers: the one asked for says nothing of those that it was found by before. */
  tellsNoNumbers?: true;
  language: string | null;
  /** The popup link into the system's own pages. */
  backendLink: string | null;
  /** What a Generic source may say of where the call should go; our own rules come first. */
  routing?: FoundRouting;
}

export interface FoundRouting {
  queuePosition: number | null;
  directLine: string | null;
  routeIdentifier: string | null;
  outboundNumber: string | null;
}
