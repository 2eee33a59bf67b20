import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listen } from 'soap';
import { anAskedNumber, anOutgoing } from '../../../test/support/asking.js';
import type { FakeReply } from '../../../test/support/fake-systems/fake-server.js';
import { aSoapService, type FakeSoap, type SoapService } from '../../../test/support/fake-systems/soap.js';
import { documentWsdl } from '../../../test/support/fake-systems/soap-wsdl.js';
import { until } from '../../../test/support/until.js';
import { readParams } from '../read-params.js';
import type { Source } from '../source.js';
import { soap, SoapSource } from './soap.js';
import { readSoap } from './soap-params.js';

const outgoing = anOutgoing();
const opened: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(opened.splice(0).map((fake) => fake.close())));
afterAll(() => outgoing.onApplicationShutdown());

const asked = anAskedNumber();
const soon = () => AbortSignal.timeout(5000);

const STRUCT =
  '<return><id>123</id><name>Ion &amp; Ana</name><backend_link>https://crm.acme.ro/123</backend_link><language>ro</language></return>';

async function serviceWith(
  values: Partial<SoapService> = {},
  params = '',
): Promise<{ fake: FakeSoap; source: Source }> {
  const fake = await aSoapService({ replies: { '0700000000': STRUCT }, ...values });
  opened.push(fake);
  return { fake, source: open(fake.wsdl, params) };
}

function open(url: string, params = ''): Source {
  const config = { url, params: readParams(`func_name=getCallerInfo&${params}`) };
  expect(soap.mistakesIn(config)).toEqual([]);
  return soap.open(config, outgoing);
}

describe('Soap', () => {
  it('finds who has the number', async () => {
    const { source } = await serviceWith();

    const found = await source.find(asked, soon());

    expect(found).toEqual({
      externalId: '123',
      name: 'Ion & Ana',
      company: null,
      email: null,
      phones: ['+40700000000'],
      tellsNoNumbers: true,
      language: 'ro',
      backendLink: 'https://crm.acme.ro/123',
      routing: { queuePosition: null, directLine: null, routeIdentifier: null, outboundNumber: null },
    });
  });

  it.each([
    [
      'key/value items of PHP',
      '<return xsi:type="ns2:Map"><item><key xsi:type="xsd:string">id</key><value xsi:type="xsd:int">123</value></item><item><key>name</key><value>Ion &amp; Ana</value></item></return>',
    ],
    [
      'entries of Java',
      '<return><entry><Key>id</Key><Value>123</Value></entry><entry><Key>name</Key><Value>Ion &amp; Ana</Value></entry></return>',
    ],
    ['one key/value item', '<return><item><key>name</key><value>Ion &amp; Ana</value></item></return>'],
    ['a text of JSON', '<return>{"id": 123, "name": "Ion &amp; Ana"}</return>'],
    ['JSON in CDATA', '<return><![CDATA[{"id": 123, "name": "Ion & Ana"}]]></return>'],
    ['a list in JSON', '<return>[{"name": null}, {"name": "Ion &amp; Ana"}]</return>'],
    [
      'a text of XML',
      '<return><![CDATA[<contact><id>123</id><name>Ion &amp; Ana</name></contact>]]></return>',
    ],
    ['a …Result', '<getCallerInfoResult><name>Ion &amp; Ana</name></getCallerInfoResult>'],
    ['a wrapper within', '<return><contact><name>Ion &amp; Ana</name></contact></return>'],
    ['a list of structs', '<return><item><name/></item><item><name>Ion &amp; Ana</name></item></return>'],
    ['fields without a wrapper', '<id>123</id><name>Ion &amp; Ana</name>'],
    ['a status beside it', '<status>0</status><contact><name>Ion &amp; Ana</name></contact>'],
    ['one among others', '<return><name>Ion &amp; Ana</name><vip>true</vip></return>'],
  ])('reads %s', async (_what, reply) => {
    const { source } = await serviceWith({ replies: { '0700000000': reply } });

    expect((await source.find(asked, soon()))?.name).toBe('Ion & Ana');
  });

  it('follows the references of SOAP’s own encoding', async () => {
    const body = [
      '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>',
      '<r:getCallerInfoResponse xmlns:r="urn:caller-info"><getCallerInfoReturn href="#id0"/></r:getCallerInfoResponse>',
      '<multiRef id="id0"><name href="#id1"/><language>ro</language></multiRef><multiRef id="id1">Ion</multiRef>',
      '</e:Body></e:Envelope>',
    ].join('');
    const { source } = await serviceWith({
      instead: ({ method }) => (method === 'POST' ? { status: 200, body } : undefined),
    });

    expect(await source.find(asked, soon())).toMatchObject({ name: 'Ion', language: 'ro', externalId: null });
  });

  it.each([
    ['an empty reply', ''],
    ['nil', '<return xsi:nil="true"/>'],
    ['an empty return', '<return/>'],
    ['false', '<return xsi:type="xsd:boolean">false</return>'],
    ['a struct of nobody', '<return><id xsi:nil="true"/><name/></return>'],
    ['an empty list', '<return SOAP-ENC:arrayType="xsd:anyType[0]"/>'],
    ['null in JSON', '<return>null</return>'],
    ['an empty list in JSON', '<return>[]</return>'],
  ])('takes %s for nobody', async (_what, reply) => {
    const { source } = await serviceWith({ replies: { '0700000000': reply } });

    expect(await source.find(asked, soon())).toBeNull();
  });

  it('reads the WSDL once, however many ask', async () => {
    const { fake, source } = await serviceWith();

    await Promise.all([1, 2, 3].map(() => source.find(asked, soon())));
    await source.find(asked, soon());

    expect(fake.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
    expect(fake.service.calls).toHaveLength(4);
  });

  it('reads the WSDL again where it failed the first time', async () => {
    const { fake, source } = await serviceWith({ instead: () => ({ status: 503, body: '' }) });
    await expect(source.find(asked, soon())).rejects.toMatchObject({ kind: 'unavailable' });
    fake.service.instead = null;

    expect((await source.find(asked, soon()))?.name).toBe('Ion & Ana');
  });

  it('reads the WSDL on when the call that began it hangs up', async () => {
    const { fake, source } = await serviceWith();
    const hangUp = new AbortController();
    const first = source.find(asked, hangUp.signal);
    hangUp.abort();
    await expect(first).rejects.toMatchObject({ kind: 'timeout' });

    await source.find(asked, soon());

    expect(fake.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
  });

  it('reads the WSDL anew after a day, behind the call', async () => {
    const { fake } = await serviceWith();
    const clock = { ms: 0 };
    const config = { url: fake.wsdl, params: readParams('func_name=getCallerInfo') };
    const source = new SoapSource(readSoap(config), outgoing, [], () => clock.ms);
    const wsdls = () => fake.requests.filter(({ method }) => method === 'GET').length;
    await source.find(asked, soon());

    clock.ms = 24 * 3_600_000;
    fake.service.instead = ({ method }) => (method === 'GET' ? null : undefined);
    const found = await source.find(asked, soon());

    expect(found?.name).toBe('Ion & Ana');
    await until(() => wsdls() === 2);
  });

  it('reads a schema that the WSDL imports', async () => {
    const { source } = await serviceWith({ style: 'importing' });

    expect((await source.find(asked, soon()))?.name).toBe('Ion & Ana');
  });

  it('speaks SOAP 1.2 at its port', async () => {
    const { fake, source } = await serviceWith({}, 'init_params[soap_version]=2');

    expect((await source.find(asked, soon()))?.name).toBe('Ion & Ana');
    expect(fake.requests.at(-1)!.path).toBe('/soap12');
  });

  it('speaks rpc/encoded, each argument with its type', async () => {
    const { fake, source } = await serviceWith({ style: 'rpc' }, 'func_params[do_something]=true');

    expect((await source.find(asked, soon()))?.name).toBe('Ion & Ana');
    expect(fake.service.calls).toEqual([
      { telephone: '0700000000', dnid: '0210000000', do_something: 'true' },
    ]);
  });

  it('calls where it is told to, not where the WSDL says', async () => {
    const { fake } = await serviceWith();
    const other = await aSoapService({ replies: { '0700000000': STRUCT } });
    opened.push(other);
    const source = open(fake.wsdl, `init_params[location]=${other.url}/soap11`);

    await source.find(asked, soon());

    expect(other.service.calls).toHaveLength(1);
    expect(fake.service.calls).toHaveLength(0);
  });

  it('shows its password to the WSDL and to the calls', async () => {
    const credentials = { user: 'asdf', password: '12:34' };
    const { source } = await serviceWith(
      { credentials },
      'init_params[login]=asdf&init_params[password]=12:34',
    );

    expect((await source.find(asked, soon()))?.name).toBe('Ion & Ana');
  });

  it('shows its password to no other server that the WSDL imports from', async () => {
    const other = await aSoapService();
    const { source } = await serviceWith(
      { style: 'importing', schemaUrl: `${other.url}/schema.xsd` },
      'init_params[login]=asdf&init_params[password]=1234',
    );
    opened.push(other);

    await source.find(asked, soon());

    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it('works with a server of the package', async () => {
    const server: Server = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answer = ({ telephone, do_something }: { telephone: string; do_something: boolean }) => ({
      return: telephone === '0700000000' && do_something === true ? { name: 'Ion' } : null,
    });
    const services = { CallerInfo: { Soap: { getCallerInfo: answer } } };
    listen(server, { path: '/soap11', services, xml: documentWsdl(url) });
    opened.push({
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    });
    const source = open(`${url}/soap11?wsdl`, 'func_params[do_something]=true');

    expect((await source.find(asked, soon()))?.name).toBe('Ion');
  });
});

describe('the arguments of Soap', () => {
  it('are written as the WSDL’s types want them', async () => {
    const { fake, source } = await serviceWith(
      {},
      'func_params[do_something]=Yes&func_params[limit]=5&func_params[filter][active]=0&func_params[filter][country]=R%26O&func_params[tags][]=a&func_params[tags][]=b',
    );

    await source.find(asked, soon());

    expect(fake.service.calls).toEqual([
      {
        telephone: '0700000000',
        dnid: '0210000000',
        do_something: 'true',
        limit: '5',
        filter: 'country=R&O&active=false',
        tags: 'a,b',
      },
    ]);
    expect(source.warnings!()).toEqual([]);
  });

  it('are left out where the WSDL lacks them, which is told', async () => {
    const { fake, source } = await serviceWith(
      { style: 'rpc' },
      'func_params[vip]=1&init_params[trace]=1&func_params[do_something]=false',
    );

    await source.find(asked, soon());

    expect(fake.service.calls).toEqual([
      { telephone: '0700000000', dnid: '0210000000', do_something: 'false' },
    ]);
    expect(source.warnings!()).toEqual([
      'The operation getCallerInfo takes no func_params[vip]: it is left out',
      'init_params[trace] changes nothing here',
    ]);
  });

  it('have an empty dnid where the PBX sent none', async () => {
    const { fake, source } = await serviceWith();

    await source.find({ ...asked, dnid: null }, soon());

    expect(fake.service.calls).toEqual([{ telephone: '0700000000', dnid: '' }]);
  });

  it.each([
    [
      'func_params[do_something]=maybe',
      'func_params[do_something] must be of the type boolean, as the WSDL has it',
    ],
    ['func_params[limit]=many', 'func_params[limit] must be of the type int, as the WSDL has it'],
    ['func_params[filter]=RO', 'func_params[filter] must be func_params[filter][…], as the WSDL has it'],
    ['func_params[limit][a]=1', 'func_params[limit] must be a text, as the WSDL has it'],
  ])('%s is a mistake in the settings', async (params, message) => {
    const { source } = await serviceWith({}, params);

    await expect(source.find(asked, soon())).rejects.toMatchObject({ kind: 'config', message });
  });
});

describe('what goes wrong with Soap', () => {
  const call =
    (reply: FakeReply | null) =>
    ({ method }: { method: string }) =>
      method === 'POST' ? reply : undefined;
  const wsdl = (body: string) => () => ({ status: 200, body });
  const envelope = (body: string) =>
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${body}</e:Body></e:Envelope>`;
  const fault = envelope(
    '<e:Fault><faultcode>e:Server</faultcode><faultstring>for 0700000000</faultstring></e:Fault>',
  );

  it.each<[string, string, SoapService['instead']]>([
    ['bad_response', 'a fault', call({ status: 500, body: fault })],
    ['bad_response', 'a fault with a 200', call({ status: 200, body: fault })],
    ['bad_response', 'an empty body', call({ status: 200, body: envelope('') })],
    ['bad_response', 'an empty reply', call({ status: 200, body: '' })],
    ['bad_response', 'HTML', call({ status: 200, body: '<html><body>Hello</body></html>' })],
    ['bad_response', 'a text', call({ status: 200, body: envelope('<r><return>Ion</return></r>') })],
    [
      'bad_response',
      'a DTD',
      call({ status: 200, body: `<!DOCTYPE a [<!ENTITY b "c">]>${envelope('<r/>')}` }),
    ],
    ['unavailable', 'a 500', call({ status: 500, body: 'Internal Server Error' })],
    ['unavailable', 'a 503', call({ status: 503, body: '<html/>' })],
    ['auth', 'a 401', call({ status: 401, body: '' })],
    ['rate_limit', 'a 429', call({ status: 429, headers: { 'retry-after': '9' }, body: '' })],
    ['config', 'a 404', call({ status: 404, body: '' })],
    ['auth', 'a WSDL behind a 401', () => ({ status: 401, body: '' })],
    ['config', 'no WSDL', () => ({ status: 404, body: '' })],
    ['bad_response', 'a WSDL that is HTML', wsdl('<html><body/></html>')],
    ['bad_response', 'a WSDL that is no XML', wsdl('nothing')],
    ['bad_response', 'an empty WSDL', wsdl('')],
    ['bad_response', 'a WSDL with a DTD', wsdl(`<!DOCTYPE a SYSTEM "x">${documentWsdl('http://127.0.0.1')}`)],
    [
      'config',
      'a WSDL without the operation',
      wsdl(documentWsdl('http://127.0.0.1').replaceAll('getCallerInfo', 'other')),
    ],
    [
      'config',
      'a WSDL whose operation takes no telephone',
      wsdl(documentWsdl('http://127.0.0.1').replaceAll('"telephone"', '"phone"')),
    ],
    ['config', 'a WSDL that leads to a private address', wsdl(documentWsdl('http://169.254.169.254'))],
    ['config', 'a WSDL without an address', wsdl(documentWsdl('urn:'))],
  ])('is %s: %s', async (kind, _what, instead) => {
    const { source } = await serviceWith({ instead });

    const failure: unknown = await source.find(asked, soon()).catch((one: unknown) => one);

    expect(failure).toMatchObject({ name: 'SourceError', kind });
    expect((failure as Error).message).not.toContain('0700000000');
  });

  it.each(['file:///etc/passwd', '//[/etc/passwd', 'gopher://127.0.0.1/'])(
    'is an import of %s, which is not read',
    async (schemaUrl) => {
      const { source } = await serviceWith({ style: 'importing', schemaUrl });

      await expect(source.find(asked, soon())).rejects.toMatchObject({
        kind: 'config',
        message: 'Its WSDL imports something that is not on the web',
      });
    },
  );

  it('is a timeout where it hangs', async () => {
    const { source } = await serviceWith({ instead: call(null) });

    await expect(source.find(asked, AbortSignal.timeout(100))).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('is a timeout after the connection_timeout, whoever waits', async () => {
    const { source } = await serviceWith({ instead: () => null }, 'init_params[connection_timeout]=0.1');

    await expect(source.find(asked, soon())).rejects.toMatchObject({ kind: 'timeout' });
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'is no id %s in a reply that reaches every object',
    async (id) => {
      const body = envelope(`<r><return id="${id}"><name href="#${id}">x</name></return></r>`);
      const { source } = await serviceWith({ instead: call({ status: 200, body }) });

      await source.find(asked, soon());

      expect(({} as Record<string, unknown>).obj).toBeUndefined();
      expect((Object as unknown as Record<string, unknown>).obj).toBeUndefined();
    },
  );
});

describe('the params of Soap', () => {
  it.each<[params: string, url: string | null, mistakes: Record<string, string>]>([
    [
      'func_name=getCallerInfo&init_params[login]=asdf&init_params[password]=1234&func_params[do_something]=true',
      'https://a',
      {},
    ],
    ['', null, { url: 'is missing: it is the address of the WSDL', 'params.func_name': 'is missing' }],
    ['func_name=a%20b', 'https://a', { 'params.func_name': 'must be the name of an operation' }],
    ['func_name=a&init_params=x', 'https://a', { 'params.init_params': 'must be init_params[…]=…' }],
    [
      'func_name=a&init_params[password]=x',
      'https://a',
      { 'params.init_params.login': 'is missing: there is a password' },
    ],
    [
      'func_name=a&init_params[soap_version]=3',
      'https://a',
      { 'params.init_params.soap_version': 'must be 1 (SOAP 1.1) or 2 (SOAP 1.2)' },
    ],
    [
      'func_name=a&init_params[connection_timeout]=soon',
      'https://a',
      { 'params.init_params.connection_timeout': 'must be seconds, from above 0 to 300' },
    ],
    [
      'func_name=a&init_params[location]=ftp://b',
      'https://a',
      { 'params.init_params.location': 'must be an http(s) URL' },
    ],
    [
      'func_name=a&init_params[login][b]=c',
      'https://a',
      { 'params.init_params.login': 'must be a text, without more brackets' },
    ],
    [
      'func_name=a&funcname=b',
      'https://a',
      { 'params.funcname': 'is not known here; known are func_name, func_params, init_params' },
    ],
  ])('%s at %s', (params, url, mistakes) => {
    const found = soap.mistakesIn({ url, params: readParams(params) });

    expect(Object.fromEntries(found.map(({ path, message }) => [path, message]))).toEqual(mistakes);
  });
});
