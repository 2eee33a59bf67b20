import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { SourceError } from '../source-error.js';
import type { AllowedHosts } from './private-addresses.js';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects where it may. The address that is judged is the one that is connected to, so that a name that leads somewhere
 * else the second time it is asked for (DNS rebinding) gains nothing.
 */
export function guardedConnect(allowed: AllowedHosts, resolveName = resolve): buildConnector.connector {
  const connect = buildConnector({
    lookup: guardedLookup(allowed, resolveName),
    autoSelectFamily: true,
    allowH2: false,
    timeout: CONNECT_TIMEOUT_MS,
  });
  return (options, callback) => {
    const address = options.hostname.replace(/^\[|\]$/g, '');
    // For an address nobody is asked to look it up.
    if (isIP(address) && !allowed.allows(address, address)) return callback(refusal(), null);
    return connect(options, callback);
  };
}

function guardedLookup(allowed: AllowedHosts, resolveName: typeof resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      const usable = error ? [] : addresses.filter(({ address }) => allowed.allows(hostname, address));
      const [first] = usable;
      if (error) return callback(error, '');
      if (!first) return callback(refusal(), '');
      return options.all ? callback(null, usable) : callback(null, first.address, first.family);
    });
  };
}

const refusal = (): SourceError =>
  new SourceError('config', 'Its address is a private one, and SOURCE_ALLOWED_HOSTS does not name it');
