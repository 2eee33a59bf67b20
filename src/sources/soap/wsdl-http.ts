import type { IHttpClient } from 'soap';
import { failureOfStatus } from '../outgoing/failure.js';
import type { Outgoing, OutgoingRequest } from '../outgoing/outgoing.js';
import { readXml } from '../safe-xml.js';
import { SourceError } from '../source-error.js';

type Done = (error: unknown, response?: { status: number }, body?: string) => void;

interface WsdlHttp {
  client: IHttpClient;
  /** What the last call of an operation would send; the package asks for it to be sent at once. */
  taken: () => OutgoingRequest | null;
}

/**
 * The package reads the WSDL and what it imports through us, and hands us the calls that it writes, which we send
 * ourselves: its own parser of replies lets `id="__proto__"` reach every object's prototype.
 *
 * @param authorization goes to the WSDL's own server only, wherever its imports are
 */
export function wsdlHttp(
  wsdl: string,
  authorization: Record<string, string>,
  outgoing: Outgoing,
  timeoutMs: number,
): WsdlHttp {
  let last: OutgoingRequest | null = null;
  const signal = AbortSignal.timeout(timeoutMs);
  const read = async (url: string): Promise<string> => {
    const isOwn = new URL(url).origin === new URL(wsdl).origin;
    const response = await outgoing.request(
      { method: 'GET', url, headers: isOwn ? authorization : {} },
      signal,
    );
    const failure = failureOfStatus(response);
    if (failure) throw failure;
    if (response.status !== 200)
      throw new SourceError('config', `There is no WSDL at its address (HTTP ${response.status})`);
    readXml(response.body);
    return response.body;
  };
  const request = (url: string, body: string | null, done: Done, headers: Record<string, string>): void => {
    if (body !== null) last = { method: 'POST', url, headers, body };
    else
      read(url)
        .then((text) => done(null, { status: 200 }, text), done)
        .catch(done);
  };
  // The package's types want the promise of axios back, at which it never looks.
  return { client: { request } as unknown as IHttpClient, taken: () => last };
}
