import type { Client } from 'soap';
import type { Outgoing, OutgoingRequest } from '../outgoing/outgoing.js';
import { SourceError } from '../source-error.js';
import type { SoapSettings } from './soap-params.js';
import { wsdlHttp } from './wsdl-http.js';

const WSDL_TIMEOUT_MS = 10_000;
const SOAP_12 = 'http://schemas.xmlsoap.org/wsdl/soap12/';

/** What the WSDL says of an argument: a type's name (`xs:boolean`), or the arguments within it. */
export type ArgumentType = string | { [name: string]: ArgumentType };

export interface WsdlOperation {
  name: string;
  arguments: Record<string, ArgumentType>;
  /** Whether each argument has to say its type: `rpc/encoded`. */
  isEncoded: boolean;
  /** The call as it goes out, without the credentials. */
  message(args: object): OutgoingRequest;
}

interface Port {
  location: string | null;
  binding: { methods: Record<string, Method>; transport?: string };
}
interface Method {
  style?: string;
  inputSoap?: { use?: string } | null;
  description(definitions: unknown): { input: Record<string, ArgumentType> | null };
}

/** Reads a WSDL with what it imports, and finds the operation in it. @throws SourceError */
export async function openOperation(
  settings: SoapSettings,
  authorization: Record<string, string>,
  outgoing: Outgoing,
): Promise<WsdlOperation> {
  const timeoutMs = settings.timeoutMs ?? WSDL_TIMEOUT_MS;
  const http = wsdlHttp(settings.wsdl, authorization, outgoing, timeoutMs);
  // It brings an HTTP client and more along, for those few who need it.
  const { createClientAsync } = await import('soap');
  try {
    const client = await createClientAsync(settings.wsdl, {
      httpClient: http.client,
      disableCache: true,
      forceSoap12Headers: settings.version === '1.2',
      wsdl_options: { overrideImportLocation },
      ...(settings.location && { endpoint: settings.location }),
    });
    return operationOf(client, settings, http.taken);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    // The package's own messages may quote the document.
    throw new SourceError('bad_response', 'Its WSDL cannot be read');
  }
}

/** Else the package would look for it among our own files. */
function overrideImportLocation(location: string): string {
  if (/^https?:\/\//i.test(location)) return location;
  throw new SourceError('config', 'Its WSDL imports something that is not on the web');
}

function operationOf(
  client: Client,
  settings: SoapSettings,
  taken: () => OutgoingRequest | null,
): WsdlOperation {
  const { operation: name } = settings;
  const { service, port, method, location } = portWith(client, settings);
  checkLine(settings, location);
  const input = method.description(client.wsdl.definitions).input ?? {};
  const { targetNSAlias: _alias, targetNamespace: _namespace, ...types } = input;
  const isEncoded = method.inputSoap?.use === 'encoded';
  if (isEncoded) client.addBodyAttribute(' soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"');
  return {
    name,
    arguments: types,
    isEncoded,
    message: (args) => {
      const ports = client as unknown as Record<
        string,
        Record<string, Record<string, (args: object, done: () => void) => void>>
      >;
      ports[service]![port]![name]!(args, () => undefined);
      return taken()!;
    },
  };
}

/** The port for the version of SOAP that is spoken, else the first that has the operation. */
function portWith(client: Client, { operation, version }: SoapSettings) {
  const services = client.wsdl.definitions.services as unknown as Record<
    string,
    { ports: Record<string, Port> }
  >;
  const isFor12 = soap12Ports(client.wsdl.toXML());
  const ports = Object.entries(services).flatMap(([service, { ports }]) =>
    Object.entries(ports)
      // A binding of plain HTTP has no transport.
      .filter(([, { binding }]) => binding.transport && Object.hasOwn(binding.methods, operation))
      .map(([port, { binding, location }]) => ({
        service,
        port,
        location,
        method: binding.methods[operation]!,
      })),
  );
  const wanted = ports.find(({ port }) => isFor12.has(port) === (version === '1.2')) ?? ports[0];
  if (!wanted) throw new SourceError('config', `Its WSDL has no operation ${operation}`);
  return wanted;
}

/** The ports whose address is one of SOAP 1.2; the package keeps nothing of it. */
function soap12Ports(xml: string): Set<string> {
  const prefixes = [...xml.matchAll(/xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']/g)]
    .filter(([, , namespace]) => namespace === SOAP_12)
    .map(([, prefix]) => prefix);
  const ports = xml.matchAll(
    /<(?:[\w.-]+:)?port\s[^>]*?\bname\s*=\s*["']([^"']+)["'][^>]*>\s*<([\w.-]+):address\s/g,
  );
  return new Set([...ports].filter(([, , prefix]) => prefixes.includes(prefix)).map(([, name]) => name!));
}

/** What came by https is not answered with a password in the clear, as a WSDL behind a proxy often asks. */
function checkLine({ wsdl, location, credentials }: SoapSettings, address: string | null): void {
  const to = location ?? address ?? '';
  if (!URL.canParse(to) || !/^https?:$/.test(new URL(to).protocol))
    throw new SourceError('config', 'Its WSDL names no address: init_params[location] must');
  if (credentials && wsdl.startsWith('https:') && !location && to.startsWith('http:'))
    throw new SourceError(
      'config',
      'Its WSDL came by https, and the service’s address in it is http: init_params[location] must name the right one',
    );
}
