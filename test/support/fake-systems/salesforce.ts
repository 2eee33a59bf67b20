import { randomBytes } from 'node:crypto';
import { aServer, type FakeReply, type FakeRequest, type FakeServer } from './fake-server.js';
import { hasTerm, parseSosl, SoslError } from './salesforce-sosl.js';
import { child, escapeXml, parseXml, type XmlElement } from './xml-tree.js';

// After the REST API, SOAP API (login) and Apex SOAP web services of Salesforce's developer guides, API 64.0.

export type SalesforceRecord = { type: 'Contact' | 'Lead' | 'Account'; Id: string; Name: string } & Record<
  string,
  unknown
>;

export interface SalesforceOrg {
  username: string;
  password: string;
  token: string;
  client: { id: string; secret: string } | null;
  records: SalesforceRecord[];
  /** REST and Apex calls that are left of today's. */
  callsLeft: number;
  /** What Apex got, each call's arguments by name; null for nil. */
  calls: Record<string, string | null>[];
  apex: { className: string; method: string; args: readonly string[] };
  /** Failed logins; from the tenth on the account is locked, whatever comes. */
  failedLogins: number;
  sessions: Set<string>;
  /** Answers instead of Salesforce, where it gives something; null hangs. */
  instead: ((request: FakeRequest) => FakeReply | null | undefined) | null;
  /** What login says of the instance; this server by default. */
  serverUrl: string | null;
  passwordExpired: boolean;
}

export interface FakeSalesforce extends FakeServer {
  org: SalesforceOrg;
  logins(): number;
  searches(): string[];
}

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const PARTNER = 'urn:partner.soap.sforce.com';
const APEX = 'http://soap.sforce.com/schemas/class/';
const PHONES = ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone', 'AssistantPhone', 'Fax'];
const LOCKED_AFTER = 10;
const LAST_SOAP_LOGIN = 64;

export async function aSalesforce(values: Partial<SalesforceOrg> = {}): Promise<FakeSalesforce> {
  const org: SalesforceOrg = {
    username: 'pbx@acme.ro',
    password: 'p&ss<word>',
    token: 'tOkEn',
    client: null,
    records: [],
    callsLeft: 15_000,
    calls: [],
    apex: {
      className: 'CreateActivitiesWebService',
      method: 'sendCallInfo',
      args: 'telephone,dnid,agent,direction,queue,uniqueid,contact_id,status,started_at,answered_at,ended_at'.split(
        ',',
      ),
    },
    failedLogins: 0,
    sessions: new Set(),
    instead: null,
    serverUrl: null,
    passwordExpired: false,
    ...values,
  };
  const server: FakeServer = await aServer((request) => {
    const instead = org.instead?.(request);
    return instead === undefined ? answer(org, server, request) : instead;
  });
  return {
    ...server,
    org,
    logins: () => server.requests.filter(({ path }) => isLogin(path)).length,
    searches: () =>
      server.requests.filter(({ path }) => path.includes('/search/')).map(({ query }) => query.get('q')!),
  };
}

const isLogin = (path: string) => path.startsWith('/services/Soap/u/') || path === '/services/oauth2/token';

function answer(org: SalesforceOrg, server: FakeServer, request: FakeRequest): FakeReply {
  const { path } = request;
  if (request.method === 'POST' && path.startsWith('/services/Soap/u/')) return login(org, server, request);
  if (request.method === 'POST' && path === '/services/oauth2/token') return oauth(org, server, request);
  if (request.method === 'POST' && path.startsWith('/services/Soap/class/')) return apex(org, request);
  if (request.method === 'GET' && /^\/services\/data\/v\d+\.0\/search\/?$/.test(path))
    return search(org, request);
  return restError(404, 'NOT_FOUND', 'The requested resource does not exist');
}

const restError = (status: number, errorCode: string, message: string): FakeReply => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: JSON.stringify([{ message, errorCode }]),
});

const soapFault = (code: string, message: string): FakeReply => ({
  status: 500,
  headers: { 'content-type': 'text/xml;charset=utf-8' },
  body:
    `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${ENVELOPE}" xmlns:sf="urn:fault.partner.soap.sforce.com" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault><faultcode>sf:${code}</faultcode>` +
    `<faultstring>${code}: ${escapeXml(message)}</faultstring><detail><sf:LoginFault xsi:type="sf:LoginFault"><sf:exceptionCode>${code}</sf:exceptionCode>` +
    `<sf:exceptionMessage>${escapeXml(message)}</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
});

/** The envelope of a request that SOAP would take; else what is wrong with it. */
function envelopeOf(request: FakeRequest): XmlElement | FakeReply {
  if (!request.headers['content-type']?.startsWith('text/xml'))
    return { status: 415, body: 'Unsupported Media Type' };
  if (request.headers.soapaction === undefined)
    return soapFault('INVALID_SOAP_HEADER', 'SOAPAction HTTP header missing');
  try {
    const envelope = parseXml(request.body);
    return envelope.name === 'Envelope' && envelope.namespace === ENVELOPE
      ? envelope
      : soapFault('UNKNOWN_EXCEPTION', 'Must have an Envelope');
  } catch (error) {
    return soapFault('UNKNOWN_EXCEPTION', (error as Error).message);
  }
}

function login(org: SalesforceOrg, server: FakeServer, request: FakeRequest): FakeReply {
  const version = Number(/\/u\/(\d+)\.0/.exec(request.path)?.[1]);
  if (!(version <= LAST_SOAP_LOGIN)) return soapFault('UNSUPPORTED_API_VERSION', 'Invalid API version');
  const envelope = envelopeOf(request);
  if ('status' in envelope) return envelope;
  const call = child(child(envelope, ENVELOPE, 'Body'), PARTNER, 'login');
  const username = child(call, PARTNER, 'username')?.text;
  const password = child(call, PARTNER, 'password')?.text;
  const isRight = username === org.username && password === org.password + org.token;
  if (!isRight) org.failedLogins += 1;
  if (!isRight || org.failedLogins >= LOCKED_AFTER)
    return soapFault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.');
  const session = newSession(org);
  const serverUrl = org.serverUrl ?? `${server.url}/services/Soap/u/${version}.0/00D000000000001`;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml;charset=utf-8' },
    body:
      `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${ENVELOPE}" xmlns="${PARTNER}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
      `<soapenv:Body><loginResponse><result><metadataServerUrl>${server.url}/services/Soap/m/${version}.0/00D000000000001</metadataServerUrl>` +
      `<passwordExpired>${org.passwordExpired}</passwordExpired><sandbox>false</sandbox><serverUrl>${escapeXml(serverUrl)}</serverUrl><sessionId>${session}</sessionId>` +
      `<userId>005000000000001AAA</userId><userInfo><sessionSecondsValid>7200</sessionSecondsValid></userInfo></result></loginResponse></soapenv:Body></soapenv:Envelope>`,
  };
}

function oauth(org: SalesforceOrg, server: FakeServer, { headers, body }: FakeRequest): FakeReply {
  const refused = (error: string): FakeReply => ({
    status: 400,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify({ error, error_description: 'refused' }),
  });
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return refused('invalid_request');
  const form = new URLSearchParams(body);
  if (form.get('grant_type') !== 'client_credentials') return refused('unsupported_grant_type');
  if (form.get('client_id') !== org.client?.id) return refused('invalid_client_id');
  if (form.get('client_secret') !== org.client?.secret) return refused('invalid_client');
  return {
    status: 200,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify({
      access_token: newSession(org),
      instance_url: org.serverUrl ?? server.url,
      token_type: 'Bearer',
      issued_at: '1763888400000',
    }),
  };
}

function newSession(org: SalesforceOrg): string {
  const session = `00D000000000001!${randomBytes(24).toString('base64url')}`;
  org.sessions.add(session);
  return session;
}

function search(org: SalesforceOrg, { headers, query }: FakeRequest): FakeReply {
  const session = /^(?:Bearer|OAuth) (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (!session || !org.sessions.has(session))
    return restError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  if (org.callsLeft <= 0) return restError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  org.callsLeft -= 1;
  try {
    const searchRecords = found(org, query.get('q') ?? '');
    return {
      status: 200,
      headers: { 'content-type': 'application/json;charset=UTF-8' },
      body: JSON.stringify({ searchRecords }),
    };
  } catch (error) {
    if (error instanceof SoslError) return restError(400, error.errorCode, error.message);
    throw error;
  }
}

function found(org: SalesforceOrg, sosl: string): unknown[] {
  const { terms, returning } = parseSosl(sosl);
  return returning.flatMap(({ type, fields, where, limit }) =>
    org.records
      .filter((record) => record.type === type && !(where && record.IsConverted === true))
      .filter((record) => PHONES.some((field) => terms.some((term) => hasTerm(textOf(record[field]), term))))
      .slice(0, limit)
      .map((record) => shown(record, fields)),
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The fields that were asked for, and no others; what has no value is null. */
function shown(record: SalesforceRecord, fields: readonly string[]): unknown {
  const url = `/services/data/v64.0/sobjects/${record.type}/${record.Id}`;
  const entries = fields.map((field): [string, unknown] => {
    if (field !== 'Account.Name') return [field, record[field] ?? null];
    const account = record.Account as { Name: string } | undefined;
    return ['Account', account ? { attributes: { type: 'Account', url }, ...account } : null];
  });
  return { attributes: { type: record.type, url }, ...Object.fromEntries(entries) };
}

function apex(org: SalesforceOrg, request: FakeRequest): FakeReply {
  const { className, method, args } = org.apex;
  if (request.path !== `/services/Soap/class/${className}`)
    return soapFault('INVALID_TYPE', 'Could not find the class');
  const envelope = envelopeOf(request);
  if ('status' in envelope) return envelope;
  const namespace = APEX + className;
  const header = child(child(envelope, ENVELOPE, 'Header'), namespace, 'SessionHeader');
  const session = child(header, namespace, 'sessionId')?.text;
  if (!session || !org.sessions.has(session))
    return soapFault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader');
  if (org.callsLeft <= 0) return soapFault('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  const call = child(child(envelope, ENVELOPE, 'Body'), namespace, method);
  if (!call) return soapFault('UNKNOWN_EXCEPTION', `No operation available for request`);
  // The class's WSDL is a sequence: what is not next in it is refused.
  const sent = call.children.map(({ name, namespace: own }) => (own === namespace ? name : `?${name}`));
  if (sent.join() !== args.join())
    return soapFault('UNKNOWN_EXCEPTION', `Element ${sent.join()} invalid at this location`);
  org.callsLeft -= 1;
  org.calls.push(Object.fromEntries(call.children.map((arg) => [arg.name, arg.isNil ? null : arg.text])));
  return {
    status: 200,
    headers: { 'content-type': 'text/xml;charset=utf-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${ENVELOPE}" xmlns="${namespace}"><soapenv:Body><${method}Response/></soapenv:Body></soapenv:Envelope>`,
  };
}
