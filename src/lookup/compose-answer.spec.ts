import fc from 'fast-check';
import type { Caller } from '../callers/caller-finder.js';
import type { Decision } from '../rules/decide.js';
import type { RuleRow } from '../rules/rule-finder.js';
import { answerBody } from './answer-body.js';
import { composeAnswer } from './compose-answer.js';

const NOTHING: Decision = {
  routeIdentifier: null,
  outboundNumber: null,
  queuePosition: null,
  directLine: null,
};
const CALL = { template: null, number: '+40700000000', dnid: null };

const caller = (values: Partial<Caller> = {}): Caller => ({
  id: 12345,
  name: 'John Doe',
  language: null,
  externalId: null,
  backendLink: null,
  segments: [],
  source: null,
  ...values,
});

const says = (values: Partial<RuleRow>): RuleRow => values as RuleRow;

describe('composeAnswer', () => {
  it('puts the contact’s fields and the rules’ together', () => {
    const decision: Decision = {
      routeIdentifier: says({ routeIdentifier: 'emag-mktp' }),
      outboundNumber: says({ outboundNumber: '+40310000077' }),
      queuePosition: says({ position: 0 }),
      directLine: says({ destination: 'SIP/ion-popescu' }),
    };

    const answer = composeAnswer(caller({ language: 'en_GB', externalId: 'CRM-1' }), decision, CALL);

    expect(answer).toEqual({
      id: 12345,
      name: 'John Doe',
      queuePosition: 0,
      directLine: 'SIP/ion-popescu',
      backendLink: null,
      routeIdentifier: 'emag-mktp',
      outboundNumber: '+40310000077',
      language: 'en_GB',
      externalId: 'CRM-1',
    });
  });

  it.each([
    'SIP/a&SIP/b',
    'SIP/x,1,U(ctx)',
    'Local/wipe@internal-admin',
    '${EXTEN}',
    'SIP/',
    'a b',
    'DAHDI/1',
    'é',
    '',
  ])('lets no direct line out that a dialplan could take for more than a name: %j', (destination) => {
    const decision = { ...NOTHING, directLine: says({ destination }) };

    expect(composeAnswer(caller(), decision, CALL).directLine).toBeNull();
  });

  it.each(['a&b', 'a,b', 'x'.repeat(65), 'a\nb', ''])(
    'nor such a route identifier: %j',
    (routeIdentifier) => {
      const decision = { ...NOTHING, routeIdentifier: says({ routeIdentifier }) };

      expect(composeAnswer(caller(), decision, CALL).routeIdentifier).toBeNull();
    },
  );

  it.each(['12', '+1234567890123456', '0721,1', '++40', '40 721'])(
    'nor such an outbound number: %j',
    (outboundNumber) => {
      const decision = { ...NOTHING, outboundNumber: says({ outboundNumber }) };

      expect(composeAnswer(caller(), decision, CALL).outboundNumber).toBeNull();
    },
  );

  it.each([-1, 101, 1.5, NaN])('nor such a queue position: %j', (position) => {
    const decision = { ...NOTHING, queuePosition: says({ position }) };

    expect(composeAnswer(caller(), decision, CALL).queuePosition).toBeNull();
  });

  it.each(['ro;x', 'romanian', 'ro-RO-x', 'r', ''])('nor a language that is none: %j', (language) => {
    expect(composeAnswer(caller({ language }), NOTHING, CALL).language).toBeNull();
  });

  it.each([
    ['a line break, which would become a SIP header', 'Ion\r\nX-Evil: 1', 'IonX-Evil: 1'],
    ['NUL, which loses the whole answer', 'Ion\u0000', 'Ion'],
    ['C1 controls and line separators', 'I\u0085o\u2028n\u2029', 'Ion'],
    ['a lone surrogate, which is no UTF-8', 'Ion\uD800', 'Ion\uFFFD'],
  ])('frees a name of %s', (_what, name, cleaned) => {
    expect(composeAnswer(caller({ name }), NOTHING, CALL).name).toBe(cleaned);
  });

  it('gives null for a name of which nothing is left', () => {
    expect(composeAnswer(caller({ name: '\u0000 \n' }), NOTHING, CALL).name).toBeNull();
  });
});

describe('popup link', () => {
  const linkFrom = (template: string | null, values: Partial<Caller> = {}, dnid: string | null = null) =>
    composeAnswer(caller(values), NOTHING, { template, number: '+40700000000', dnid }).backendLink;

  it.each([
    [
      'the vendor’s example',
      'https://your-crm.com/example-popup?id={id}',
      'https://your-crm.com/example-popup?id=12345',
    ],
    [
      'every placeholder',
      'https://a.b/{externalId}/{name}/{telephone}/{dnid}',
      'https://a.b/X%2F1/John%20Doe/%2B40700000000/suport',
    ],
    ['one that comes twice', 'https://a.b/{id}?i={id}', 'https://a.b/12345?i=12345'],
    ['nothing of what is no placeholder', 'https://a.b/{ID}/{constructor}', 'https://a.b/{ID}/{constructor}'],
  ])('fills in %s', (_what, template, link) => {
    expect(linkFrom(template, { externalId: 'X/1' }, 'suport')).toBe(link);
  });

  it('leaves a placeholder without a value empty', () => {
    expect(linkFrom('https://a.b/?e={externalId}&d={dnid}')).toBe('https://a.b/?e=&d=');
  });

  it('percent-encodes what would end an attribute or start another parameter', () => {
    expect(linkFrom('https://a.b/?n={name}', { name: `'"><&=#(*)!` })).toBe(
      'https://a.b/?n=%27%22%3E%3C%26%3D%23%28%2A%29%21',
    );
  });

  it('is the contact’s own where it has one', () => {
    expect(linkFrom('https://a.b/{id}', { backendLink: 'https://crm/own' })).toBe('https://crm/own');
  });

  it.each(['javascript:alert(1)', 'ftp://a.b', '//a.b'])(
    'is none where it leads to no web page: %s',
    (backendLink) => {
      expect(linkFrom(null, { backendLink })).toBeNull();
    },
  );

  it('is none without a template', () => {
    expect(linkFrom(null)).toBeNull();
  });
});

describe('whatever a contact holds', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 4000, size: 'max' });
  const anyCaller = fc.record({
    id: fc.nat({ max: 2 ** 31 - 1 }),
    name: anyText,
    language: anyText,
    externalId: anyText,
    backendLink: fc.oneof(
      anyText,
      anyText.map((text) => `https://${text}`),
    ),
    segments: fc.constant<string[]>([]),
    source: fc.constant(null),
  });

  it.each(['json', 'xml'] as const)('the answer as %s is one clean line of less than 3,500 bytes', (type) => {
    fc.assert(
      fc.property(anyCaller, (contact) => {
        const body = answerBody(composeAnswer(contact, NOTHING, CALL), { type, rootTag: null });

        expect(Buffer.byteLength(body)).toBeLessThan(3500);
        expect(body.isWellFormed()).toBe(true);
        expect(body).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]|\\u/);
      }),
    );
  });
});
