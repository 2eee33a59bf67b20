import type { Outgoing, OutgoingResponse } from '../outgoing/outgoing.js';
import { firstNamed } from '../safe-xml.js';
import { SourceError } from '../source-error.js';
import { envelope, escapeXml, readEnvelope } from './envelope.js';
import { salesforceError } from './salesforce-errors.js';
import type { SalesforceSettings } from './salesforce-params.js';

/** login() of SOAP exists up to this version. */
export const API_VERSION = '64.0';

export interface SalesforceSession {
  id: string;
  /** The org's own server: `https://acme.my.salesforce.com`. */
  instance: string;
}

/** @throws SourceError auth where Salesforce does not let us in */
export function logIn(
  settings: SalesforceSettings,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<SalesforceSession> {
  return 'clientId' in settings.credentials
    ? oauthLogin(settings, settings.credentials, outgoing, signal)
    : soapLogin(settings, settings.credentials, outgoing, signal);
}

async function soapLogin(
  { loginUrl }: SalesforceSettings,
  { username, password }: { username: string; password: string },
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<SalesforceSession> {
  const login =
    '<login xmlns="urn:partner.soap.sforce.com">' +
    `<username>${escapeXml(username)}</username><password>${escapeXml(password)}</password></login>`;
  const response = await outgoing.request(
    {
      method: 'POST',
      url: `${loginUrl}/services/Soap/u/${API_VERSION}`,
      headers: { 'content-type': 'text/xml; charset=UTF-8', soapaction: 'login' },
      body: envelope(login),
    },
    signal,
  );
  const result = firstNamed(readEnvelope(response), 'result');
  const text = (name: string) => (result && firstNamed(result, name)?.text.trim()) ?? '';
  if (text('passwordExpired') === 'true')
    throw new SourceError('auth', 'The password of the Salesforce user has expired');
  return { id: sessionId(text('sessionId')), instance: instanceOf(text('serverUrl'), loginUrl) };
}

async function oauthLogin(
  { loginUrl }: SalesforceSettings,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<SalesforceSession> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const response = await outgoing.request(
    {
      method: 'POST',
      url: `${loginUrl}/services/oauth2/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form.toString(),
    },
    signal,
  );
  const reply = readObject(response);
  if (response.status !== 200) throw salesforceError(response, textOf(reply.error).toUpperCase() || null);
  return {
    id: sessionId(textOf(reply.access_token)),
    instance: instanceOf(textOf(reply.instance_url), loginUrl),
  };
}

function readObject({ body }: OutgoingResponse): Record<string, unknown> {
  try {
    const value = JSON.parse(body) as unknown;
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** It becomes a header and a part of XML: nothing but what a session's id is made of. */
function sessionId(text: string): string {
  if (/^[\x21-\x7E]{1,4096}$/.test(text)) return text;
  throw new SourceError('bad_response', 'Salesforce’s login gave no session');
}

/** A session goes nowhere over a line that is less safe than the one that it came by. */
function instanceOf(serverUrl: string, loginUrl: string): string {
  const url = URL.canParse(serverUrl) ? new URL(serverUrl) : null;
  if (!url || !/^https?:$/.test(url.protocol) || (url.protocol === 'http:' && loginUrl.startsWith('https:')))
    throw new SourceError('bad_response', 'Salesforce’s login gave no server that can be trusted');
  return url.origin;
}
