import type { Caller } from '../callers/caller-finder.js';
import { cleanText } from '../contacts/clean-text.js';
import { isLanguage } from '../contacts/contact-values.js';
import type { Decision } from '../rules/decide.js';
import { isDestination, isOutboundNumber, isQueuePosition, isRouteIdentifier } from '../rules/rule-values.js';
import { type PopupCall, popupLink } from '../callers/popup-link.js';
import type { CallerData } from '../callers/caller-data.js';

/** Longer names are refused on the way in; one that got in by other hands must not push the rest out of the answer. */
const NAME_LENGTH = 255;

/**
 * The nine fields for a caller: where our own rules say nothing, what his source says of it. Whatever the tables hold,
 * nothing leaves that would hurt a PBX.
 */
export function composeAnswer(caller: Caller, decision: Decision, call: PopupCall): CallerData {
  const routing = caller.source?.routing;
  return {
    id: caller.id,
    name: shortened(cleanText(caller.name)),
    queuePosition: checked(decision.queuePosition?.position ?? routing?.queuePosition, isQueuePosition),
    directLine: checked(decision.directLine?.destination ?? routing?.directLine, isDestination),
    backendLink: cleanText(popupLink(caller, call)),
    routeIdentifier: checked(
      decision.routeIdentifier?.routeIdentifier ?? routing?.routeIdentifier,
      isRouteIdentifier,
    ),
    outboundNumber: checked(
      decision.outboundNumber?.outboundNumber ?? routing?.outboundNumber,
      isOutboundNumber,
    ),
    language: checked(caller.language, isLanguage),
    externalId: cleanText(caller.externalId),
  };
}

function checked<T>(value: T | null | undefined, isHarmless: (value: T) => boolean): T | null {
  return value !== null && value !== undefined && isHarmless(value) ? value : null;
}

function shortened(name: string | null): string | null {
  if (name === null || name.length <= NAME_LENGTH) return name;
  return [...name].slice(0, NAME_LENGTH).join('');
}
