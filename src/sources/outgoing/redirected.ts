import { SourceError } from '../source-error.js';
import type { OutgoingRequest, OutgoingResponse } from './outgoing.js';

const REDIRECTS = [301, 302, 303, 307, 308];
const KEEP_THE_METHOD = [307, 308];

/**
 * Where a reply leads to; null where it leads nowhere. Only to the same host and port, or from http to https on it: our
 * credentials go along.
 *
 * @throws SourceError config where it leads elsewhere
 */
export function redirected(request: OutgoingRequest, response: OutgoingResponse): OutgoingRequest | null {
  const { location } = response.headers;
  if (!REDIRECTS.includes(response.status) || !location) return null;
  const from = new URL(request.url);
  const to = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  if (!to || !isSameHost(from, to))
    throw new SourceError('config', 'It redirects to another host, which is not followed');
  if (request.method !== 'GET' && !KEEP_THE_METHOD.includes(response.status))
    throw new SourceError('config', 'It redirects what was posted to it: its URL must be another one');
  to.username = to.password = '';
  return { ...request, url: to.href };
}

function isSameHost(from: URL, to: URL): boolean {
  if (from.hostname !== to.hostname) return false;
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:';
  return isUpgrade || from.origin === to.origin;
}
