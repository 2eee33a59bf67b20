import fc from 'fast-check';
import type { Dnid, DnidPattern } from '../phone-numbers/dnid.js';
import { type CallFacts, type Matchable, byPrecedence, matchingRules, ruleHolds } from './match.js';

const NOON = new Date('2026-11-23T12:00:00.000Z');
const BEFORE = new Date(NOON.getTime() - 1);
const AFTER = new Date(NOON.getTime() + 1);

const call: CallFacts = { contactId: 7, segments: ['vip', 'hotels'], dnid: '+40210000000' as Dnid, at: NOON };

function rule(values: Partial<Omit<Matchable, 'dnid'>> & { dnid?: string | null } = {}): Matchable {
  return {
    id: 1,
    contactId: null,
    segment: null,
    priority: 0,
    enabled: true,
    validFrom: null,
    validUntil: null,
    ...values,
    dnid: (values.dnid ?? null) as DnidPattern | null,
  };
}

describe('a rule holds', () => {
  it.each<[string, Parameters<typeof rule>[0], boolean]>([
    ['for everybody, where its match names nothing', {}, true],
    ['for its contact', { contactId: 7 }, true],
    ['not for another contact', { contactId: 8 }, false],
    ['for a segment that the contact is in', { segment: 'hotels' }, true],
    ['not for a segment that it is not in', { segment: 'hotel' }, false],
    ['for its whole dnid', { dnid: '+40210000000' }, true],
    ['not for another dnid', { dnid: '+40210000001' }, false],
    ['for a prefix of the dnid', { dnid: '+4021*' }, true],
    ['not for the prefix of another', { dnid: '+4031*' }, false],
    ['when contact and dnid both hold', { contactId: 7, dnid: '+4021*' }, true],
    ['not when only one of the two does', { contactId: 7, dnid: '+4031*' }, false],
    ['not when it is disabled', { enabled: false }, false],
    ['from the instant of validFrom on', { validFrom: NOON }, true],
    ['not before it', { validFrom: AFTER }, false],
    ['up to validUntil', { validUntil: AFTER }, true],
    ['not at the instant of validUntil itself', { validUntil: NOON }, false],
    ['within both', { validFrom: BEFORE, validUntil: AFTER }, true],
  ])('%s', (_claim, values, holds) => {
    expect(ruleHolds(rule(values), call)).toBe(holds);
  });

  it('with a dnid, not for a call that has none', () => {
    expect(ruleHolds(rule({ dnid: '+4021*' }), { ...call, dnid: null })).toBe(false);
  });
});

describe('of two rules that hold', () => {
  it.each<[string, Parameters<typeof rule>[0], Parameters<typeof rule>[0]]>([
    ['contact wins over segment', { contactId: 7 }, { segment: 'vip' }],
    ['segment wins over neither', { segment: 'vip' }, {}],
    [
      'contact wins over a segment with the whole dnid',
      { contactId: 7 },
      { segment: 'vip', dnid: '+40210000000' },
    ],
    ['segment wins over the whole dnid alone', { segment: 'vip' }, { dnid: '+40210000000' }],
    ['segment wins over a higher priority', { segment: 'vip' }, { priority: 100 }],
    ['the whole dnid wins over a prefix', { dnid: '+40210000000' }, { dnid: '+4021000000*' }],
    ['a longer prefix wins over a shorter', { dnid: '+4021*' }, { dnid: '+402*' }],
    ['a prefix wins over no dnid', { dnid: '+4*' }, {}],
    ['a longer prefix wins over a higher priority', { dnid: '+4021*' }, { dnid: '+40*', priority: 9 }],
    [
      'contact with dnid wins over contact alone',
      { contactId: 7, dnid: '+4021*' },
      { contactId: 7, priority: 9 },
    ],
    ['then the higher priority wins', { priority: 1 }, {}],
    ['a negative priority loses', {}, { priority: -1 }],
    ['then the lower id wins', { id: 1 }, { id: 2 }],
  ])('%s', (_claim, winner, loser) => {
    const higherId = { id: 50 };
    const winning = rule({ ...(winner?.id ? {} : higherId), ...winner });
    const losing = rule(loser);

    expect(matchingRules([losing, winning], call)).toEqual([winning, losing]);
    expect(matchingRules([winning, losing], call)).toEqual([winning, losing]);
  });

  it('there is always one order, whatever the rules', () => {
    const anyRule = fc.record({
      id: fc.nat(),
      contactId: fc.constantFrom(null, 7),
      segment: fc.constantFrom(null, 'vip'),
      dnid: fc.constantFrom(null, '+4*', '+4021*', '+40210000000'),
      priority: fc.integer(),
    });
    fc.assert(
      fc.property(anyRule, anyRule, anyRule, (a, b, c) => {
        const [first, second, third] = [rule(a), rule(b), rule(c)].sort(byPrecedence) as [
          Matchable,
          Matchable,
          Matchable,
        ];
        expect(byPrecedence(first, second)).toBeLessThanOrEqual(0);
        expect(byPrecedence(first, third)).toBeLessThanOrEqual(0);
        expect(Math.sign(byPrecedence(second, third))).toBe(-Math.sign(byPrecedence(third, second)) + 0);
      }),
    );
  });
});
