import { type NetworkList, plainAddress } from './networks.js';

/**
 * The address a request comes from: the peer's, or behind trusted proxies the right-most hop of `X-Forwarded-For` that
 * is not one of them. What stands further left, anybody may have written.
 *
 * @returns null where the header cannot be read: nobody is let in by network then
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: NetworkList,
): string | null {
  let address = peer === undefined ? null : plainAddress(peer);
  if (forwardedFor === undefined) return address;
  for (const hop of forwardedFor.split(',').reverse()) {
    if (address === null || !trusted.includes(address)) return address;
    address = hopAddress(hop.trim());
  }
  return address;
}

/** A hop as proxies write it: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`. */
function hopAddress(hop: string): string | null {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(hop)?.[1];
  if (bracketed !== undefined) return bracketed.includes(':') ? plainAddress(bracketed) : null;
  const withoutPort = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(hop)?.[1];
  return plainAddress(withoutPort ?? hop);
}
