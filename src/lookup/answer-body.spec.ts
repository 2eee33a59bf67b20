import { answerBody, answerFormat } from './answer-body.js';
import { type CallerData, NOBODY } from '../callers/caller-data.js';

const JOHN: CallerData = {
  ...NOBODY,
  id: 12345,
  name: 'John "J" <Doe> & Söhne',
  queuePosition: 1,
  backendLink: 'https://your-crm.com/?a=1&id=12345',
};

describe('answerFormat', () => {
  it.each<[string | null, string | null, ReturnType<typeof answerFormat>]>([
    [null, null, { type: 'json', rootTag: null }],
    ['json', '', { type: 'json', rootTag: null }],
    ['xml', 'caller', { type: 'xml', rootTag: 'caller' }],
    ['XML', 'contact-1.a', { type: 'xml', rootTag: 'contact-1.a' }],
    ['soap', 'apelantul_știut', { type: 'json', rootTag: 'apelantul_știut' }],
    ['xml', '1st', { type: 'xml', rootTag: null }],
    ['xml', 'a b', { type: 'xml', rootTag: null }],
    ['xml', 'a><b', { type: 'xml', rootTag: null }],
    ['xml', 'ns:caller', { type: 'xml', rootTag: null }],
    ['xml', 'x'.repeat(64), { type: 'xml', rootTag: 'x'.repeat(64) }],
    ['xml', 'x'.repeat(65), { type: 'xml', rootTag: null }],
  ])('type %j and root_tag %j', (type, rootTag, format) => {
    expect(answerFormat(type, rootTag)).toEqual(format);
  });
});

describe('answerBody', () => {
  it('is the nine keys in the vendor’s order, on one line', () => {
    expect(answerBody(JOHN, answerFormat(null, null))).toBe(
      '{"id":12345,"name":"John \\"J\\" <Doe> & Söhne","queue_position":1,"direct_line":null,' +
        '"backend_link":"https://your-crm.com/?a=1&id=12345","route_identifier":null,"outbound_number":null,' +
        '"language":null,"external_id":null}',
    );
  });

  it('stands under the key that root_tag names', () => {
    expect(JSON.parse(answerBody(NOBODY, answerFormat('json', '__proto__')))).toHaveProperty(
      ['__proto__', 'id'],
      null,
    );
  });

  it('is XML with empty elements for what is unknown', () => {
    expect(answerBody(JOHN, answerFormat('xml', 'caller'))).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><caller><id>12345</id>' +
        '<name>John &quot;J&quot; &lt;Doe&gt; &amp; Söhne</name><queue_position>1</queue_position>' +
        '<direct_line></direct_line><backend_link>https://your-crm.com/?a=1&amp;id=12345</backend_link>' +
        '<route_identifier></route_identifier><outbound_number></outbound_number><language></language>' +
        '<external_id></external_id></caller>',
    );
  });

  it('leaves out of an answer that is too long the popup link first', () => {
    const body = answerBody(
      { ...JOHN, backendLink: `https://a/${'x'.repeat(3400)}`, externalId: 'X-1' },
      answerFormat(null, null),
    );

    expect(JSON.parse(body)).toMatchObject({ id: 12345, backend_link: null, external_id: 'X-1' });
  });

  it('then the external id', () => {
    const body = answerBody(
      { ...JOHN, backendLink: 'https://a', externalId: 'x'.repeat(3400) },
      answerFormat(null, null),
    );

    expect(JSON.parse(body)).toMatchObject({ id: 12345, backend_link: null, external_id: null });
  });

  it('keeps a link that just fits', () => {
    const spare =
      3499 - Buffer.byteLength(answerBody({ ...JOHN, backendLink: '' }, answerFormat(null, null)));

    const body = answerBody({ ...JOHN, backendLink: 'x'.repeat(spare) }, answerFormat(null, null));

    expect(Buffer.byteLength(body)).toBe(3499);
    expect(JSON.parse(body)).toMatchObject({ backend_link: 'x'.repeat(spare) });
  });
});
