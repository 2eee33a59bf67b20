import { decide } from './decide.js';
import type { CallFacts } from './match.js';
import type { RuleRow } from './rule-finder.js';

const call: CallFacts = { contactId: 7, segments: ['vip'], dnid: null, at: new Date() };

function row(values: Partial<RuleRow>): RuleRow {
  return {
    id: 1,
    kind: 'route',
    contactId: null,
    segment: null,
    dnid: null,
    priority: 0,
    enabled: true,
    validFrom: null,
    validUntil: null,
    routeIdentifier: null,
    outboundNumber: null,
    position: null,
    destination: null,
    ...values,
  };
}

describe('decide', () => {
  it('says nothing where no rule holds', () => {
    const decision = decide([row({ segment: 'hotels', routeIdentifier: 'a' })], call);

    expect(decision).toEqual({
      routeIdentifier: null,
      outboundNumber: null,
      queuePosition: null,
      directLine: null,
    });
  });

  it('decides each kind by itself', () => {
    const position = row({ id: 1, kind: 'queue-position', position: 3 });
    const vipPosition = row({ id: 2, kind: 'queue-position', segment: 'vip', position: 1 });
    const line = row({ id: 3, kind: 'direct-line', destination: 'sales-queue' });

    const decision = decide([position, vipPosition, line], call);

    expect(decision).toEqual({
      routeIdentifier: null,
      outboundNumber: null,
      queuePosition: vipPosition,
      directLine: line,
    });
  });

  it('takes the two fields of a route from two routes, where the more specific one has only one of them', () => {
    const specific = row({ id: 1, contactId: 7, outboundNumber: '+40310000001' });
    const general = row({ id: 2, routeIdentifier: 'default', outboundNumber: '+40310000002' });

    const decision = decide([general, specific], call);

    expect(decision).toMatchObject({ routeIdentifier: general, outboundNumber: specific });
  });
});
