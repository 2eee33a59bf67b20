import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import { type Hit, keepCallers } from './keep-callers.js';

const ASKED = {
  e164: '+40700000000' as PhoneNumber,
  region: 'RO',
  telephone: '0700000000',
  dnid: null,
  project: 'acme',
};

const aHit = (externalId: string, values: Partial<Hit> = {}): Hit => ({
  externalId,
  name: 'Ana',
  company: null,
  email: null,
  language: null,
  backendLink: null,
  isPerson: true,
  phones: [{ text: '0700 000 000' }],
  ...values,
});
const kept = (...hits: Hit[]) => keepCallers(hits, ASKED).map(({ externalId }) => externalId);

describe('the hits of a CRM', () => {
  it('count only with the caller’s number, however it is typed', () => {
    const written = ['0700000000', '+40 (700) 000-000', '0040700000000', '40700000000'];
    const others = ['0700000001', '+41700000000', '70000000', '', 'n/a', null];

    expect(kept(...written.map((text, i) => aHit(`${i}`, { phones: [{ text }] })))).toHaveLength(4);
    expect(kept(...others.map((text, i) => aHit(`${i}`, { phones: [{ text }] })))).toEqual([]);
  });

  it('are ranked: mobile or primary, person, latest update, lowest id', () => {
    const preferred = aHit('5', { isPerson: false, phones: [{ text: '0700000000', isPreferred: true }] });
    const newer = aHit('4', { updatedAt: '2026-02-01T00:00:00Z' });
    const older = aHit('3', { updatedAt: '2026-01-01T00:00:00Z' });
    const [ninth, tenth] = [aHit('9', { isPerson: false }), aHit('10', { isPerson: false })];

    expect(kept(tenth, ninth, older, newer, preferred)).toEqual(['5', '4', '3', '9', '10']);
  });

  it('are not raised by another number’s being the mobile', () => {
    const other = [{ text: '0700000000' }, { text: '0711111111', isPreferred: true }];

    expect(kept(aHit('2', { phones: other }), aHit('1'))).toEqual(['1', '2']);
  });

  it('keep their numbers, normalised, each once, fifty at most with the caller’s', () => {
    const phones = [
      ...Array.from({ length: 60 }, (_, i) => ({ text: `07111111${10 + i}` })),
      { text: '0711 111 110' },
      { text: '0700000000' },
    ];

    const [contact] = keepCallers([aHit('1', { phones })], ASKED);

    expect(contact).toMatchObject({ externalId: '1', name: 'Ana' });
    expect(contact).not.toHaveProperty('isPerson');
    expect(new Set(contact!.phones).size).toBe(50);
    expect(contact!.phones).toContain('+40700000000');
  });
});
