import type { FieldMistake } from '../../errors/errors.js';
import { paramMistake, paramMistakes, textParam as text } from '../param-mistakes.js';
import type { SourceParams } from '../source-params.js';
import type { SourceConfig } from '../source.js';
import { readSendCall, type SendCall, webServiceMistakes } from './send-call-params.js';

export const LOGIN_URL = 'https://login.salesforce.com';

export interface SalesforceSettings {
  /** Where one logs in, with no path: `https://login.salesforce.com`. */
  loginUrl: string;
  credentials: { username: string; password: string } | { clientId: string; clientSecret: string };
  contactUrl: string | null;
  sendCall: SendCall | null;
}

/** Ours, beside the vendor's. */
const OAUTH_NAMES = ['grant_type', 'client_id', 'client_secret'];
const NAMES = ['username', 'password', 'token', 'contact_url', 'custom_url', 'webservices', ...OAUTH_NAMES];
/** Settings as the source needs them; only after `salesforceMistakes` found none. */
export function readSalesforce({ url, params }: SourceConfig): SalesforceSettings {
  const clientId = text(params, 'client_id');
  return {
    loginUrl: originOf(text(params, 'custom_url') || url || LOGIN_URL) ?? LOGIN_URL,
    credentials: clientId
      ? { clientId, clientSecret: text(params, 'client_secret') }
      : { username: text(params, 'username'), password: passwordOf(params) },
    contactUrl: text(params, 'contact_url') || null,
    sendCall: readSendCall(params),
  };
}

export function salesforceMistakes({ url, params }: SourceConfig): FieldMistake[] {
  const { webservices, ...texts } = params;
  return [
    ...paramMistakes(texts, { required: [], optional: NAMES }),
    ...credentialMistakes(params, url),
    ...urlMistakes(params, url),
    ...webServiceMistakes(webservices),
  ];
}

/** Password and security token run together. A password may begin or end with a space. */
function passwordOf(params: SourceParams): string {
  return (typeof params.password === 'string' ? params.password : '') + text(params, 'token');
}

/** `custom_url` may be a host alone, as people copy it from the browser: `acme.my.salesforce.com`. */
function originOf(typed: string): string | null {
  const url = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(url)) return null;
  const { protocol, origin, username, password } = new URL(url);
  return /^https?:$/.test(protocol) && !username && !password ? origin : null;
}

function credentialMistakes(params: SourceParams, url: string | null): FieldMistake[] {
  const missing = (name: string) => (text(params, name) ? [] : [paramMistake(name, 'is missing')]);
  const usesOauth = OAUTH_NAMES.some((name) => text(params, name));
  if (!usesOauth) return [...missing('username'), ...missing('password')];
  const mistakes = [...missing('client_id'), ...missing('client_secret')];
  if (!['', 'client_credentials'].includes(text(params, 'grant_type')))
    mistakes.push(paramMistake('grant_type', 'must be client_credentials'));
  const host = originOf(text(params, 'custom_url') || url || LOGIN_URL);
  if (host === LOGIN_URL || host === 'https://test.salesforce.com')
    mistakes.push(
      paramMistake(
        'custom_url',
        'must be your My Domain (acme.my.salesforce.com): client credentials are not taken elsewhere',
      ),
    );
  return mistakes;
}

function urlMistakes(params: SourceParams, url: string | null): FieldMistake[] {
  const mistakes: FieldMistake[] = [];
  const customUrl = text(params, 'custom_url');
  if (customUrl && !originOf(customUrl))
    mistakes.push(paramMistake('custom_url', 'must be a host or an http(s) URL without a user'));
  if (!customUrl && url && !originOf(url))
    mistakes.push({ path: 'url', message: 'must be an http(s) URL without a user in it' });
  const contactUrl = text(params, 'contact_url');
  if (contactUrl && !/^(https?:\/\/|\{instance\})/i.test(contactUrl))
    mistakes.push(paramMistake('contact_url', 'must begin with http://, https:// or {instance}'));
  if (contactUrl.length > 2048)
    mistakes.push(paramMistake('contact_url', 'must have 2048 characters at most'));
  return mistakes;
}
