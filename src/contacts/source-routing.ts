/** What a Generic source says of where a caller's calls should go; our own rules come first. */
export interface SourceRouting {
  queuePosition: number | null;
  directLine: string | null;
  routeIdentifier: string | null;
  outboundNumber: string | null;
}

/** As it is kept with the contact; null where it says nothing. */
export function routingText(routing: SourceRouting | null): string | null {
  const says = Object.entries(routing ?? {}).filter(([, value]) => value !== null);
  return says.length === 0 ? null : JSON.stringify(Object.fromEntries(says));
}

/** What was kept. Null for what cannot be read: a row may have been written by other hands. */
export function readRouting(text: string | null): SourceRouting | null {
  if (text === null) return null;
  try {
    const { queuePosition, directLine, routeIdentifier, outboundNumber } = JSON.parse(
      text,
    ) as Partial<SourceRouting>;
    return {
      queuePosition: typeof queuePosition === 'number' ? queuePosition : null,
      directLine: asText(directLine),
      routeIdentifier: asText(routeIdentifier),
      outboundNumber: asText(outboundNumber),
    };
  } catch {
    return null;
  }
}

const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);
