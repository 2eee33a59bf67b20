import { aServer, type FakeReply, type FakeRequest, type FakeServer } from './fake-server.js';
import { documentWsdl, importingWsdl, rpcWsdl, SCHEMA } from './soap-wsdl.js';
import { child, parseXml, type XmlElement } from './xml-tree.js';

const TNS = 'urn:caller-info';
const ENVELOPES = {
  '/soap11': 'http://schemas.xmlsoap.org/soap/envelope/',
  '/soap12': 'http://www.w3.org/2003/05/soap-envelope',
};
type Style = 'document' | 'importing' | 'rpc';

export interface SoapService {
  style: Style;
  credentials: { user: string; password: string } | null;
  /** What stands within the reply's element, by the number as somebody typed it. */
  replies: Record<string, string>;
  /** For any other number. */
  nobody: string;
  /** Answers instead of the service, where it gives something; null hangs. */
  instead: ((request: FakeRequest) => FakeReply | null | undefined) | null;
  /** The arguments of each call, as they were written. */
  calls: Record<string, string>[];
  /** Of the schema, where the style is `importing`. */
  schemaUrl: string | null;
}

export interface FakeSoap extends FakeServer {
  service: SoapService;
  wsdl: string;
}

/** A strict service: whatever the WSDL does not say is a fault. */
export async function aSoapService(values: Partial<SoapService> = {}): Promise<FakeSoap> {
  const service: SoapService = {
    style: 'document',
    credentials: null,
    replies: {},
    nobody: '',
    instead: null,
    calls: [],
    schemaUrl: null,
    ...values,
  };
  const server: FakeServer = await aServer((request) => {
    const instead = service.instead?.(request);
    return instead === undefined ? answer(service, server, request) : instead;
  });
  return { ...server, service, wsdl: `${server.url}/service?wsdl` };
}

function answer(service: SoapService, server: FakeServer, request: FakeRequest): FakeReply {
  const { credentials } = service;
  if (credentials) {
    const right = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
    if (request.headers.authorization !== `Basic ${right}`)
      return { status: 401, headers: { 'www-authenticate': 'Basic realm="soap"' }, body: 'Unauthorized' };
  }
  if (request.method === 'GET') return document(service, server, request);
  const { path } = request;
  if (path !== '/soap11' && path !== '/soap12') return { status: 404, body: 'Not Found' };
  try {
    return called(service, ENVELOPES[path], request);
  } catch (error) {
    return fault(ENVELOPES[path], (error as Error).message);
  }
}

function document(
  { style, schemaUrl }: SoapService,
  { url }: FakeServer,
  { path, query }: FakeRequest,
): FakeReply {
  const headers = { 'content-type': 'text/xml; charset=utf-8' };
  if (path === '/schema.xsd') return { status: 200, headers, body: SCHEMA };
  if (path !== '/service' || !query.has('wsdl')) return { status: 404, body: 'Not Found' };
  const wsdls: Record<Style, () => string> = {
    document: () => documentWsdl(url),
    importing: () => importingWsdl(url, schemaUrl ?? 'schema.xsd'),
    rpc: () => rpcWsdl(url),
  };
  return { status: 200, headers, body: wsdls[style]() };
}

function fault(envelope: string, message: string): FakeReply {
  const is12 = envelope === ENVELOPES['/soap12'];
  const inner = is12
    ? `<e:Code><e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text xml:lang="en">${message}</e:Text></e:Reason>`
    : `<faultcode>e:Client</faultcode><faultstring>${message}</faultstring>`;
  return {
    status: is12 ? 400 : 500,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: `<?xml version="1.0"?><e:Envelope xmlns:e="${envelope}"><e:Body><e:Fault>${inner}</e:Fault></e:Body></e:Envelope>`,
  };
}

function called(service: SoapService, namespace: string, request: FakeRequest): FakeReply {
  checkHeaders(namespace, request.headers);
  const envelope = parseXml(request.body);
  if (envelope.name !== 'Envelope' || envelope.namespace !== namespace) throw new Error('VersionMismatch');
  const call = child(child(envelope, namespace, 'Body'), TNS, 'getCallerInfo');
  if (!call) throw new Error('Procedure not present');
  const args = service.style === 'rpc' ? rpcArgs(call) : documentArgs(call);
  service.calls.push(args);
  const inner = service.replies[args.telephone!] ?? service.nobody;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body:
      `<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="${namespace}" xmlns:ns1="${TNS}" ` +
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ' +
      `xmlns:ns2="http://xml.apache.org/xml-soap" xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/"><SOAP-ENV:Body><ns1:getCallerInfoResponse>${inner}</ns1:getCallerInfoResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>`,
  };
}

function checkHeaders(namespace: string, headers: FakeRequest['headers']): void {
  const type = headers['content-type'] ?? '';
  const is12 = namespace === ENVELOPES['/soap12'];
  if (!type.startsWith(is12 ? 'application/soap+xml' : 'text/xml')) throw new Error('Wrong Content-Type');
  const action = is12 ? type.includes(`action="${TNS}#getCallerInfo"`) : headers.soapaction;
  if (is12 ? !action : action !== `"${TNS}#getCallerInfo"`) throw new Error('Wrong SOAPAction');
}

const BOOLEAN = ['true', 'false', '1', '0'];

function documentArgs(call: XmlElement): Record<string, string> {
  const order = ['telephone', 'dnid', 'do_something', 'limit', 'filter', 'tags'];
  const places = call.children.map(({ name, namespace }) => (namespace === TNS ? order.indexOf(name) : -1));
  if (places.some((place, i) => place < (places[i - 1] ?? 0))) throw new Error('Unexpected element');
  const args: Record<string, string> = {};
  for (const { name, text, children } of call.children) {
    if (children.some(({ namespace }) => namespace !== TNS)) throw new Error('Unexpected element');
    const inner = children.map((one) => `${one.name}=${one.text}`).join('&');
    args[name] = [args[name], inner || text].filter((part) => part !== undefined).join();
  }
  return checked(args);
}

function rpcArgs(call: XmlElement): Record<string, string> {
  const args: Record<string, string> = {};
  for (const { name, namespace, text, attributes } of call.children) {
    if (namespace !== '' || !['telephone', 'dnid', 'do_something'].includes(name))
      throw new Error('Unexpected part');
    const type = name === 'do_something' ? 'xsd:boolean' : 'xsd:string';
    if (attributes['xsi:type'] !== type) throw new Error(`${name} must say that it is ${type}`);
    args[name] = text;
  }
  return checked(args);
}

function checked(args: Record<string, string>): Record<string, string> {
  if (args.telephone === undefined || args.dnid === undefined) throw new Error('Missing argument');
  if (args.do_something !== undefined && !BOOLEAN.includes(args.do_something)) throw new Error('No boolean');
  return args;
}
