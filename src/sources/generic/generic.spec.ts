import type { PhoneNumber } from '../../phone-numbers/phone-number.js';
import type { AskedNumber } from '../asked-number.js';
import type { FoundContact } from '../found-contact.js';
import type { Outgoing, OutgoingRequest, OutgoingResponse } from '../outgoing/outgoing.js';
import { readParams } from '../read-params.js';
import { generic } from './generic.js';
import { ticketsys } from '../ticketsys/ticketsys.js';

const ASKED: AskedNumber = {
  e164: '+40700000000' as PhoneNumber,
  region: 'RO',
  telephone: '0700 000+000',
  dnid: '0210000000',
  project: 'acme',
};
const URL_ = 'https://crm.example/api?token=a+b%2F';

const replying = (body: string, status = 200) => {
  const requests: OutgoingRequest[] = [];
  const outgoing: Outgoing = {
    request: async (request): Promise<OutgoingResponse> => {
      requests.push(request);
      return { status, headers: {}, body };
    },
  };
  return { outgoing, requests };
};
const find = (params: string, body: string, status = 200): Promise<FoundContact | null> =>
  generic
    .open({ url: URL_, params: readParams(params) }, replying(body, status).outgoing)
    .find(ASKED, AbortSignal.timeout(1000));
const contact = (values: Partial<FoundContact> = {}): FoundContact => ({
  externalId: '7',
  name: 'Ana',
  company: null,
  email: null,
  phones: ['+40700000000' as PhoneNumber],
  tellsNoNumbers: true,
  language: null,
  backendLink: null,
  routing: { queuePosition: null, directLine: null, routeIdentifier: null, outboundNumber: null },
  ...values,
});

describe('what a Generic source is asked', () => {
  const asked = async (params: string, url = URL_, values: Partial<AskedNumber> = {}) => {
    const { outgoing, requests } = replying('', 204);
    const source = generic.open({ url, params: readParams(params) }, outgoing);
    await source.find({ ...ASKED, ...values }, AbortSignal.timeout(1000));
    return requests[0]!;
  };

  it('is the telephone as it came and the dnid, its own URL left as it is', async () => {
    const request = await asked('type=json');

    expect(request).toEqual({
      method: 'GET',
      url: `${URL_}&telephone=0700%20000%2B000&dnid=0210000000`,
      headers: {},
    });
  });

  it.each([
    ['https://crm.example', 'https://crm.example/?telephone=1&dnid=2'],
    ['https://crm.example/a?telephone=&dnid=&token=x#t', 'https://crm.example/a?token=x&telephone=1&dnid=2'],
  ])('by %s is %s', async (url, expected) => {
    expect((await asked('', url, { telephone: '1', dnid: '2' })).url).toBe(expected);
  });

  it('is no dnid where there is none', async () => {
    expect((await asked('', URL_, { dnid: null })).url).not.toContain('dnid');
  });

  it('comes with headers where the params say so, and none of them can be broken out of', async () => {
    const request = await asked('send_request_headers=1&type=xml', URL_, { telephone: '"Ană"\r\nX: 1' });

    expect(request.headers).toEqual({
      Accept: 'application/xml',
      'Content-Type': 'application/xml',
      'X-Telephone': '"An%C4%83"%0D%0AX: 1',
      'X-Dnid': '0210000000',
      'X-Project': 'acme',
    });
  });
});

describe('what a Generic source answers', () => {
  const ana = '{"id":7,"name":" Ana ","queue_position":"3","direct_line":"SIP/101","unknown":{"a":1}}';
  const anaAsRead = contact({
    routing: { queuePosition: 3, directLine: 'SIP/101', routeIdentifier: null, outboundNumber: null },
  });

  it.each<[string, string, string, FoundContact]>([
    ['the nine fields', '', ana, anaAsRead],
    [
      'all of them',
      'type=json',
      '{"id":1,"external_id":"x-7","name":"Ana","language":"ro","backend_link":"https://c.example/7","route_identifier":"tim","outbound_number":"0210000000"}',
      contact({
        externalId: 'x-7',
        language: 'ro',
        backendLink: 'https://c.example/7',
        routing: {
          queuePosition: null,
          directLine: null,
          routeIdentifier: 'tim',
          outboundNumber: '0210000000',
        },
      }),
    ],
    ['a key', 'root_tag=contact', `{"contact":${ana}}`, anaAsRead],
    ['a path', 'root_tag=data.0.contact', `{"data":[{"contact":${ana}}]}`, anaAsRead],
    ['a key with a dot in it', 'root_tag=data.contact', `{"data.contact":${ana}}`, anaAsRead],
    [
      'an id of more digits than a number of JavaScript has',
      '',
      '{"id":12345678901234567891,"name":"Ana"}',
      contact({ externalId: '12345678901234567891' }),
    ],
    ['a list', '', `[null,{"id":null},${ana},{"id":8}]`, anaAsRead],
    ['an id alone', '', '{"id":7}', contact({ name: '' })],
    ['a name alone', '', '{"name":"Ana"}', contact({ externalId: null })],
    ['no single values', '', '{"id":7,"name":{"first":"Ana"},"language":["ro"]}', contact({ name: '' })],
    ['XML', 'type=xml', '<result><id>7</id><name>Ana</name><language/></result>', contact()],
    ['XML in attributes', 'type=xml', '<result id="7" name="Ana"/>', contact()],
    [
      'XML with namespaces',
      'type=xml&root_tag=contact',
      '<s:E xmlns:s="s"><s:B><c:contact xmlns:c="c"><c:id>7</c:id><c:name>Ana</c:name></c:contact></s:B></s:E>',
      contact(),
    ],
    [
      'a list of XML',
      'type=xml',
      '<contacts><contact><id/></contact><contact><id>7</id><name>Ana</name></contact></contacts>',
      contact(),
    ],
  ])('is read: %s', async (_, params, body, expected) => {
    await expect(find(params, body)).resolves.toEqual(expected);
  });

  it.each([
    ['204', '', '', 204],
    ['404', '', '<html>', 404],
    ['null', '', 'null', 200],
    ['an empty list', '', '[]', 200],
    ['nine nulls', '', '{"id":null,"name":null,"direct_line":"SIP/1"}', 200],
    ['empty texts', '', '{"id":"","name":" "}', 200],
    ['null in the root', 'root_tag=data.contact', '{"data":null}', 200],
    ['an empty object without the root', 'root_tag=data', '{}', 200],
    ['nil', 'type=xml', '<r xmlns:xsi="x" xsi:nil="true"/>', 200],
    ['nil fields', 'type=xml', '<r xmlns:xsi="x"><id xsi:nil="true">9</id><name/></r>', 200],
    ['an empty document', 'type=xml&root_tag=contact', '<contacts/>', 200],
    ['another thing’s id', 'type=xml', '<r><id/><name/><company><id>3</id><name>X</name></company></r>', 200],
  ])('is nobody: %s', async (_, params, body, status) => {
    await expect(find(params, body, status)).resolves.toBeNull();
  });

  it.each([
    ['401', '', '', 401, 'auth'],
    ['403', '', '', 403, 'auth'],
    ['429', '', '', 429, 'rate_limit'],
    ['500', '', '{"id":7}', 500, 'unavailable'],
    ['302', '', '', 302, 'bad_response'],
    ['400', '', '', 400, 'bad_response'],
    ['an empty body', '', '', 200, 'bad_response'],
    ['HTML', '', '<html>', 200, 'bad_response'],
    ['a text', '', '"Ana"', 200, 'bad_response'],
    ['JSON for XML', 'type=xml', '{"id":7}', 200, 'bad_response'],
    ['a DTD', 'type=xml', '<!DOCTYPE r><r><id>7</id></r>', 200, 'bad_response'],
    ['no root', 'root_tag=data', '{"error":"x"}', 200, 'bad_response'],
    ['a root within a text', 'root_tag=a.b', '{"a":"x"}', 200, 'bad_response'],
    ['no root in XML', 'type=xml&root_tag=contact', '<r><error>x</error></r>', 200, 'bad_response'],
    ['a prototype', 'root_tag=constructor', '{"a":1}', 200, 'bad_response'],
  ])('is an error, and never nobody: %s', async (_, params, body, status, kind) => {
    await expect(find(params, body, status)).rejects.toMatchObject({ name: 'SourceError', kind });
  });
});

describe('a Generic source whose reply is ignored', () => {
  it('is asked and not waited for', async () => {
    const requests: OutgoingRequest[] = [];
    const hanging: Outgoing = {
      request: (request) => (requests.push(request), new Promise(() => undefined)),
    };
    const source = generic.open({ url: URL_, params: { ignore_response: '1' } }, hanging);

    const found = await source.find(ASKED, AbortSignal.timeout(1000));

    expect(found).toBeNull();
    expect(source.isNotice).toBe(true);
    expect(requests).toHaveLength(1);
  });

  it('that never ends what it was sent is not sent more for ever', async () => {
    const hanging: Outgoing = { request: () => new Promise(() => undefined) };
    const source = generic.open({ url: URL_, params: { ignore_response: '1' } }, hanging);
    const tell = () => source.find(ASKED, AbortSignal.timeout(1000));
    await Promise.all(Array.from({ length: 100 }, tell));

    await expect(tell()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('the params', () => {
  const mistakes = (system: typeof generic, params: string, url: string | null = URL_) =>
    system.mistakesIn({ url, params: readParams(params) }).map(({ path }) => path);

  it('of Generic are the vendor’s, as they are or empty', () => {
    const vendors = 'type=json&root_tag=&send_request_headers=0&ignore_response=0';

    expect(mistakes(generic, vendors)).toEqual([]);
    expect(mistakes(generic, '')).toEqual([]);
    expect(mistakes(generic, 'type=csv&ignore_response=yes&send_request_headers=2&roottag=x', null)).toEqual([
      'url',
      'params.roottag',
      'params.type',
      'params.send_request_headers',
      'params.ignore_response',
    ]);
    expect(mistakes(generic, 'type[]=json')).toEqual(['params.type']);
  });

  it('of Ticketsys are none', async () => {
    expect(mistakes(ticketsys, '-')).toEqual([]);
    expect(mistakes(ticketsys, '')).toEqual([]);
    expect(mistakes(ticketsys, 'type=json&-=1', null)).toEqual(['url', 'params.type', 'params.-']);
  });

  it('of Ticketsys make it Generic in JSON', async () => {
    const { outgoing, requests } = replying('{"id":7,"name":"Ana"}');
    const source = ticketsys.open({ url: URL_, params: readParams('-') }, outgoing);

    await expect(source.find(ASKED, AbortSignal.timeout(1000))).resolves.toEqual(contact());
    expect(requests[0]?.url).toContain('telephone=');
  });
});
