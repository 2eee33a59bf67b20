import { firstNamed, readXml } from './safe-xml.js';

const laughs =
  '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><a>&lol2;</a>';

describe('XML from outside', () => {
  it('is read without regard to namespaces', () => {
    const xml =
      '<?xml version="1.0"?><s:Envelope xmlns:s="urn:s" xmlns:xsi="urn:i"><s:Body a:x="1" xmlns:a="urn:a">' +
      '<name>Ana &amp; <![CDATA[<Ion>]]> &#x103;</name><id xsi:nil="true"/></s:Body></s:Envelope>';

    const body = firstNamed(readXml(xml), 'Body');

    expect(body).toMatchObject({
      name: 'Body',
      children: [
        { name: 'name', text: 'Ana & <Ion> ă', children: [] },
        { name: 'id', text: '', children: [] },
      ],
    });
    expect(body?.attributes.get('x')).toBe('1');
    expect(body?.children[1]?.attributes.get('nil')).toBe('true');
  });

  it.each([
    ['a billion laughs', laughs],
    ['a file', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an address', '<!doctype a SYSTEM "http://169.254.169.254/"><a/>'],
    ['parameter entities', '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY % p SYSTEM "x">%p;]><a/>'],
  ])('is refused with a DTD: %s', (_, xml) => {
    expect(() => readXml(xml)).toThrow('Its XML has a DTD, which is not read');
  });

  it.each([
    ['nothing', ''],
    ['text', 'Internal error'],
    ['HTML', '<html><body><br></body></html>'],
    ['a part', '<a><b>'],
    ['two documents', '<a/><b/>'],
    ['JSON', '{"id":1}'],
    ['depth', '<a>'.repeat(100) + '</a>'.repeat(100)],
  ])('is refused where it is none: %s', (_, xml) => {
    expect(() => readXml(xml)).toThrow('Its reply is no XML');
  });

  it('reaches no prototype', () => {
    const read = () => readXml('<a><__proto__><polluted>1</polluted></__proto__></a>');

    expect(read).toThrow('Its reply is no XML');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
