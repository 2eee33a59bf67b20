import fc from 'fast-check';
import { fillWithDemoData } from '../../src/demo/demo-data.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aPbx, NINE_NULLS } from '../support/pbx.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

describe('the vendor’s own example', () => {
  it('is answered as the vendor’s page says, word for word', async () => {
    await fillWithDemoData(testApp.app);

    const response = await testApp.http.get(
      '/api/while1voice?telephone=0700000000&dnid=0210000000&token=some_secret_token',
    );

    expect(response.status).toBe(200);
    expect(response.text).toBe(
      '{"id":12345,"name":"John Doe","queue_position":null,"direct_line":null,' +
        '"backend_link":"https://your-crm.com/example-popup?id=12345","route_identifier":null,' +
        '"outbound_number":null,"language":null,"external_id":null}',
    );
  });
});

describe('an answer', () => {
  it('has the nine fields of the caller and of the rules', async () => {
    const { contact, route, queuePosition, directLine } = factories(testApp);
    const pbx = await aPbx(testApp, {
      backendLinkTemplate: 'https://crm/{externalId}?n={telephone}&d={dnid}',
    });
    const { id } = await contact(pbx.project.id, {
      name: 'Ștefan Țăranu',
      segments: ['vip'],
      language: 'ro',
      externalId: 'CRM 1',
    });
    await route(pbx.project.id, {
      match: { segment: 'vip' },
      routeIdentifier: 'emag-mktp',
      outboundNumber: '0310000077',
    });
    await queuePosition(pbx.project.id, { match: { dnid: '021*' }, position: 1 });
    await directLine(pbx.project.id, { match: { contactId: id }, destination: 'Local/ion-popescu' });

    const response = await pbx.asks({ telephone: '0700000000', dnid: '0210000000' });

    expect(response.body).toEqual({
      id,
      name: 'Ștefan Țăranu',
      queue_position: 1,
      direct_line: 'Local/ion-popescu',
      backend_link: 'https://crm/CRM%201?n=%2B40700000000&d=%2B40210000000',
      route_identifier: 'emag-mktp',
      outbound_number: '0310000077',
      language: 'ro',
      external_id: 'CRM 1',
    });
  });

  it('says in its headers, and nowhere else, how it came about', async () => {
    const { contact } = factories(testApp);
    const pbx = await aPbx(testApp);
    await contact(pbx.project.id);

    const found = await pbx.asks({ telephone: '0700000000' });
    const notFound = await pbx.asks({ telephone: '0700000001' });
    const withheld = await pbx.asks({ telephone: 'Anonymous' });

    expect(found.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-lookup-outcome': 'FOUND',
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/) as string,
      'server-timing': expect.stringMatching(/^lookup;dur=\d+\.\d+$/) as string,
    });
    expect(found.headers).not.toHaveProperty('content-encoding');
    expect(notFound.headers).toMatchObject({ 'x-lookup-outcome': 'NOT_FOUND' });
    expect(withheld.headers).toMatchObject({ 'x-lookup-outcome': 'WITHHELD' });
  });

  it('takes over a request’s id from a proxy, where it is harmless', async () => {
    const pbx = await aPbx(testApp);

    const kept = await pbx.asks({ telephone: '1' }).set('X-Request-Id', 'edge-1.a_b');
    const replaced = await pbx.asks({ telephone: '1' }).set('X-Request-Id', 'a b"c');

    expect(kept.headers['x-request-id']).toBe('edge-1.a_b');
    expect(replaced.headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  });

  it('is XML where type asks for it, with an empty element for what is unknown', async () => {
    const { contact } = factories(testApp);
    const pbx = await aPbx(testApp);
    const { id } = await contact(pbx.project.id, { name: 'A & B' });

    const response = await pbx.asks({ telephone: '0700000000', type: 'xml', root_tag: 'caller' });

    expect(response.headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(response.text).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><caller><id>${id}</id><name>A &amp; B</name><queue_position></queue_position>` +
        '<direct_line></direct_line><backend_link></backend_link><route_identifier></route_identifier>' +
        '<outbound_number></outbound_number><language></language><external_id></external_id></caller>',
    );
  });

  it('stands under the key that root_tag names, in JSON', async () => {
    const pbx = await aPbx(testApp);

    const response = await pbx.asks({ telephone: '0700000000', root_tag: 'data' });

    expect(response.body).toEqual({ data: NINE_NULLS });
  });

  it('comes without its body for HEAD', async () => {
    const pbx = await aPbx(testApp);

    const response = await testApp.http.head(`/api/while1voice?telephone=0700000000&token=${pbx.token}`);

    expect(response.status).toBe(200);
    expect(response.headers['x-lookup-outcome']).toBe('NOT_FOUND');
    expect(response.text).toBeUndefined();
  });

  it.each(['post', 'put', 'patch', 'delete', 'options'] as const)(
    'is not to be had by %s: 405 with Allow',
    async (method) => {
      const pbx = await aPbx(testApp);

      const response = await testApp.http[method](`/api/while1voice?telephone=0700000000&token=${pbx.token}`)
        .set('Content-Type', 'text/plain')
        .send(method === 'options' ? undefined : 'telephone=0700000000');

      expect(response.status).toBe(405);
      expect(response.headers.allow).toBe('GET, HEAD');
      expect(response.body).toEqual({
        error: { code: 'METHOD_NOT_ALLOWED', message: 'Only GET and HEAD can be asked here' },
      });
    },
  );
});

describe('of several contacts with one number', () => {
  it('the one whose primary it is wins over a lower id', async () => {
    const { contact } = factories(testApp);
    const pbx = await aPbx(testApp);
    await contact(pbx.project.id, { phones: ['0700000009', '0700000000'] });
    const primary = await contact(pbx.project.id, { phones: ['0700000000', '0700000008'] });

    const response = await pbx.asks({ telephone: '0700000000' });

    expect(response.body).toMatchObject({ id: primary.id });
  });

  it('then the lowest id', async () => {
    const { contact } = factories(testApp);
    const pbx = await aPbx(testApp);
    const first = await contact(pbx.project.id);
    await contact(pbx.project.id);

    const response = await pbx.asks({ telephone: '0700000000' });

    expect(response.body).toMatchObject({ id: first.id });
  });

  it('another project’s is none of them', async () => {
    const { contact } = factories(testApp);
    const [pbx, other] = [await aPbx(testApp), await aPbx(testApp)];
    await contact(other.project.id);

    const response = await pbx.asks({ telephone: '0700000000' });

    expect(response.body).toEqual(NINE_NULLS);
  });
});

describe('rules', () => {
  it('hold for callers who are contacts only: for anybody else the answer is nine nulls', async () => {
    const { queuePosition } = factories(testApp);
    const pbx = await aPbx(testApp);
    await queuePosition(pbx.project.id, { match: { dnid: '0210000000' } });

    const response = await pbx.asks({ telephone: '0700000000', dnid: '0210000000' });

    expect(response.body).toEqual(NINE_NULLS);
  });

  it('that are due later or over do not count', async () => {
    const { contact, queuePosition } = factories(testApp);
    const pbx = await aPbx(testApp);
    await contact(pbx.project.id);
    const now = Date.now();
    await queuePosition(pbx.project.id, { position: 1, priority: 3, validFrom: new Date(now + 3_600_000) });
    await queuePosition(pbx.project.id, { position: 2, priority: 2, validUntil: new Date(now - 1) });
    await queuePosition(pbx.project.id, {
      position: 3,
      priority: 1,
      validFrom: new Date(now - 1000),
      validUntil: new Date(now + 3_600_000),
    });
    await queuePosition(pbx.project.id, { position: 4 });

    const response = await pbx.asks({ telephone: '0700000000' });

    expect(response.body).toMatchObject({ queue_position: 3 });
  });

  it('match a dnid that is a word, in any case', async () => {
    const { contact, directLine } = factories(testApp);
    const pbx = await aPbx(testApp);
    await contact(pbx.project.id);
    await directLine(pbx.project.id, { match: { dnid: 'Suport' }, destination: 'support-queue' });

    const response = await pbx.asks({ telephone: '0700000000', dnid: 'SUPORT' });

    expect(response.body).toMatchObject({ direct_line: 'support-queue' });
  });

  it('of a disabled kind say nothing', async () => {
    const { contact, directLine } = factories(testApp);
    const pbx = await aPbx(testApp);
    await contact(pbx.project.id);
    await directLine(pbx.project.id, { enabled: false });

    const response = await pbx.asks({ telephone: '0700000000' });

    expect(response.body).toMatchObject({ direct_line: null });
  });

  it('decide for a caller in fifty segments as for one in none', async () => {
    const { contact, queuePosition } = factories(testApp);
    const pbx = await aPbx(testApp);
    const segments = Array.from({ length: 50 }, (_, i) => `${'s'.repeat(61)}-${String(i).padStart(2, '0')}`);
    await contact(pbx.project.id, { segments });
    await queuePosition(pbx.project.id, { match: { segment: segments[49]! }, position: 49 });

    const response = await pbx.asks({ telephone: '0700000000', dnid: '0210000000' });

    expect(response.body).toMatchObject({ queue_position: 49 });
  });
});

describe('whatever a PBX sends as a telephone', () => {
  let pbx: Awaited<ReturnType<typeof aPbx>>;
  let id: number;
  beforeAll(async () => {
    pbx = await aPbx(testApp);
    ({ id } = await factories(testApp).contact(pbx.project.id, {
      phones: ['0721000020', '101', '112', '*21#'],
    }));
  });

  it.each([
    'telephone=0721000020',
    'telephone=%2B40721000020',
    'telephone=+40721000020',
    'telephone=0040721000020',
    'telephone=40721000020',
    'telephone=0721%20000%20020',
    'telephone=0721+000+020',
    'telephone=(0721)%20000-020',
    'telephone=%2B40721-000-020',
    'telephone=40721,000,020',
    'telephone=tel:%2B40721000020;phone-context=example.com',
    'telephone=sip:%2B40721000020@pbx.example;user=phone',
    'telephone=%22Ion%22%20%3Csip:0721000020@pbx%3E',
    'telephone=%EF%BC%90%EF%BC%97%EF%BC%92%EF%BC%91%EF%BC%90%EF%BC%90%EF%BC%90%EF%BC%90%EF%BC%92%EF%BC%90',
    'telephone=0721000020&telephone=0799999999',
    'telephone=0721000020&dnid=suport&dnid=0210000000',
    'telephone=101',
    'telephone=112',
    'telephone=*21%23',
  ])('the contact is found: %s', async (query) => {
    const response = await pbx.asksRaw(query);

    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({ id });
  });

  it.each([
    ['nothing', '', 'WITHHELD'],
    ['an empty one', 'telephone=', 'WITHHELD'],
    ['another parameter', 'telephone[]=0721000020', 'WITHHELD'],
    ['another parameter, encoded', 'telephone%5B%5D=0721000020', 'WITHHELD'],
    ['a withheld word', 'telephone=anonymous', 'WITHHELD'],
    ['a withheld word in capitals', 'telephone=Restricted', 'WITHHELD'],
    ['ANONYMOUS on a keypad', 'telephone=266696687', 'WITHHELD'],
    ['ANONYMOUS on a keypad, with a plus', 'telephone=%2B266696687', 'WITHHELD'],
    ['a user name', 'telephone=ion.popescu', 'WITHHELD'],
    ['NUL', 'telephone=%00', 'WITHHELD'],
    ['an escape that is none', 'telephone=%ZZ', 'WITHHELD'],
    ['bytes that are not UTF-8', 'telephone=%FF%FE', 'WITHHELD'],
    ['4 KB of digits', `telephone=${'7'.repeat(4096)}`, 'WITHHELD'],
    ['50 KB of digits', `telephone=${'7'.repeat(50_000)}`, 'WITHHELD'],
    ['SQL', `telephone=0'%20OR%20'1'='1`, null],
    ['an array’s notation', 'telephone=0721000020%2C0721000021%2C0721000022', null],
    ['somebody else', 'telephone=0721000021', 'NOT_FOUND'],
    ['an extension that nobody has', 'telephone=102', 'NOT_FOUND'],
    ['a hash mark, which ends the URL', 'telephone=40721#000020&dnid=1', null],
    ['a lone percent sign', 'telephone=%', 'WITHHELD'],
    ['the prototype’s names', 'telephone=__proto__&constructor=1&__proto__=2', 'WITHHELD'],
  ])('%s: nine nulls', async (_what, query, outcome) => {
    const response = await testApp.http
      .get(`/api/while1voice?${query}`)
      .set('Authorization', `Bearer ${pbx.token}`);

    expect(response.status).toBe(200);
    expect(response.body).toEqual(NINE_NULLS);
    if (outcome) expect(response.headers['x-lookup-outcome']).toBe(outcome);
  });

  it.each(['x'.repeat(4096), '%00', '', '%FF', '*21%23', "'; DROP TABLE rules; --", '*', '+'])(
    'a dnid of %j does no harm',
    async (dnid) => {
      const response = await testApp.http
        .get(`/api/while1voice?telephone=0721000020&dnid=${encodeURI(dnid)}`)
        .set('Authorization', `Bearer ${pbx.token}`);

      expect(response.status).toBe(200);
      expect(response.body).toMatchObject({ id });
    },
  );
});

describe('whatever else may come', () => {
  it('is answered with nine keys and 200', async () => {
    const pbx = await aPbx(testApp);
    const name = fc.constantFrom('telephone', 'dnid', 'project', 'type', 'token', 'telephone[]', 'x', '');
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => encodeURIComponent(text.toWellFormed())),
      fc
        .string({
          unit: fc.constantFrom(...'%+&=#?/\\[]{}0123456789aZ;:,*\'"<>|^`~!@$()-_.'),
          maxLength: 200,
        })
        .map(
          // What HTTP itself does not let through in a request line is not for us to answer.
          (text) => text.replace(/[#"<>\\^`{|}]/g, '%'),
        ),
    );
    const query = fc
      .array(fc.tuple(name, anyText), { maxLength: 6 })
      .map((parts) => parts.map(([key, value]) => `${key}=${value}`).join('&'));

    await fc.assert(
      fc.asyncProperty(query, async (text) => {
        const response = await testApp.http
          .get(`/api/while1voice?${text}`)
          .set('Authorization', `Bearer ${pbx.token}`)
          .buffer(true);

        expect(response.status).toBe(200);
        const keys = response.text.match(/(?<=[{,]")\w+(?=":)|(?<=<)(?!result|\?)\w+(?=>)/g);
        expect(keys).toEqual(Object.keys(NINE_NULLS));
      }),
      { numRuns: 300 },
    );
  });
});

describe('an address that is none', () => {
  it.each(['/', '/api', '/api/while1voice/', '/api/while1voicex', '/api/%ZZ?token=canary', '/canary'])(
    '%s is refused, and its text not repeated',
    async (path) => {
      const response = await testApp.http.get(path);

      expect([400, 404]).toContain(response.status);
      expect(Object.keys(response.body as object)).toEqual(['error']);
      expect(response.text).not.toContain('canary');
    },
  );
});
