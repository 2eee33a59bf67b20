import { cleanText } from '../contacts/clean-text.js';
import { isLanguage } from '../contacts/contact-values.js';
import type { SourceRouting } from '../contacts/source-routing.js';
import type { Told } from '../contacts/told-contact.entity.js';
import { isDestination, isOutboundNumber, isQueuePosition, isRouteIdentifier } from '../rules/rule-values.js';
import type { FoundContact } from './found-contact.js';

const LINE = 255;
const LINK = 2048;
const EXTERNAL_ID = 128;

/**
 * What an upstream system found, as our own input would have to be: cleaned, and cut to length. What would be refused there
 * is left out here: an address that is none, a language that a PBX has no name for, an id that would not be itself if it
 * were cut.
 */
export function toldContact(found: FoundContact): Told {
  return {
    name: line(found.name) ?? '',
    company: line(found.company),
    email: checked(line(found.email), (email) => /^[^\s@]+@[^\s@]+$/.test(email)),
    language: checked(cleanText(found.language), isLanguage),
    backendLink: checked(cleanText(found.backendLink), isWebLink),
    phones: found.phones,
  };
}

export function externalIdOf({ externalId }: FoundContact): string | null {
  return checked(cleanText(externalId), (id) => [...id].length <= EXTERNAL_ID);
}

/** After the checks that our own rules pass. */
export function routingOf({ routing }: FoundContact): SourceRouting | null {
  if (!routing) return null;
  return {
    queuePosition: checked(routing.queuePosition, isQueuePosition),
    directLine: checked(cleanText(routing.directLine), isDestination),
    routeIdentifier: checked(cleanText(routing.routeIdentifier), isRouteIdentifier),
    outboundNumber: checked(cleanText(routing.outboundNumber), isOutboundNumber),
  };
}

function line(text: string | null): string | null {
  const clean = cleanText(text);
  return clean && [...clean].slice(0, LINE).join('').trim();
}

const isWebLink = (link: string): boolean =>
  [...link].length <= LINK && /^https?:\/\/\S+$/i.test(link) && URL.canParse(link);

function checked<T>(value: T | null, isRight: (value: T) => boolean): T | null {
  return value !== null && isRight(value) ? value : null;
}
