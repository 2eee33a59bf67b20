import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import type { AskedNumber } from './asked-number.js';
import { nationalDigits, notations, significantDigits } from './notations.js';

const asked = (e164: string, region: string): AskedNumber => ({
  e164: e164 as PhoneNumber,
  region,
  telephone: e164,
  dnid: null,
  project: 'acme',
});

describe('how a number is typed into a CRM', () => {
  it.each([
    [
      '+40700000000',
      'RO',
      [
        '+40700000000',
        '0700000000',
        '40700000000',
        '700000000',
        '0040700000000',
        '+40 700 000 000',
        '0700 000 000',
      ],
    ],
    [
      '+12015550123',
      'US',
      ['+12015550123', '2015550123', '12015550123', '01112015550123', '+1 201 555 0123', '(201) 555-0123'],
    ],
    [
      '+390612345678',
      'IT',
      ['+390612345678', '0612345678', '390612345678', '00390612345678', '+39 06 1234 5678', '06 1234 5678'],
    ],
    // Nobody in Romania types 030 for Berlin.
    ['+4930901820', 'RO', ['+4930901820', '4930901820', '004930901820', '+49 30 901820']],
  ])('%s in %s', (e164, region, ways) => {
    expect(notations(asked(e164, region))).toEqual(ways);
  });

  it.each([
    ['+40700000000', 'RO', '0700000000', '700000000'],
    ['+3612345678', 'HU', '0612345678', '12345678'],
    ['+4930901820', 'RO', '4930901820', '30901820'],
  ])('%s in %s has the national digits %s, and the significant ones %s', (e164, region, all, significant) => {
    expect([nationalDigits(asked(e164, region)), significantDigits(asked(e164, region))]).toEqual([
      all,
      significant,
    ]);
  });
});
