// What a rule may send to a dialplan. In a careless one, `a&b` rings two phones, `x,1,U(ctx)` runs a subroutine and
// `Local/x@context` leaves the context: so nothing passes that could be more than a name.
// Used on the way in, and again on the way out, since a row may have been written by other hands.

export const isDestination = (text: string): boolean =>
  /^(?:(?:SIP|PJSIP|IAX2|Local)\/)?[A-Za-z0-9_.-]{1,64}$/.test(text);

export const isRouteIdentifier = (text: string): boolean => /^[A-Za-z0-9_.-]{1,64}$/.test(text);

export const isOutboundNumber = (text: string): boolean => /^\+?[0-9]{3,15}$/.test(text);

export const isQueuePosition = (position: number): boolean =>
  Number.isInteger(position) && position >= 0 && position <= 100;

/** Any of the 32 bits that the column, GraphQL and a PBX have. */
export const isPriority = (priority: number): boolean => (priority | 0) === priority;
