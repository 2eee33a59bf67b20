import type { Caller } from '../callers/caller-finder.js';
import type { Dnid, DnidPattern } from '../phone-numbers/dnid.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import { decide } from '../rules/decide.js';
import type { RuleRow } from '../rules/rule-finder.js';
import { LookupOutcome, NOBODY } from '../callers/caller-data.js';
import { explain } from './explain.js';
import { type Lookup, nobody } from './lookup.js';

const CALL = { telephone: '0700 000 000', dnid: '0210000000' };
const NUMBER = '+40700000000' as PhoneNumber;
const DNID = '+40210000000' as Dnid;
const AT = new Date('2026-11-23T12:00:00.000Z');

function position(
  values: Partial<Omit<RuleRow, 'dnid'>> & { id: number; position: number; dnid?: string },
): RuleRow {
  return {
    kind: 'queue-position',
    contactId: null,
    segment: null,
    priority: 0,
    enabled: true,
    validFrom: null,
    validUntil: null,
    routeIdentifier: null,
    outboundNumber: null,
    destination: null,
    ...values,
    dnid: (values.dnid ?? null) as DnidPattern | null,
  };
}

function found(rules: RuleRow[], outcome = LookupOutcome.FOUND): Lookup {
  const caller: Caller = {
    id: 5,
    name: 'Ion Popescu',
    language: null,
    externalId: null,
    backendLink: null,
    segments: ['vip'],
    source: null,
  };
  const decision = decide(rules, { contactId: 5, segments: ['vip'], dnid: DNID, at: AT });
  return {
    callerData: NOBODY,
    outcome,
    number: NUMBER,
    dnid: DNID,
    caller,
    finding: null,
    rules,
    decision,
    at: AT,
  };
}

const queueLines = (rules: RuleRow[]) =>
  explain(found(rules), CALL, []).filter((line) => /queue|rule \d/i.test(line));

describe('explain', () => {
  it.each<[string, RuleRow[], string]>([
    [
      'a segment beats the default of a dnid',
      [position({ id: 12, position: 1, segment: 'vip' }), position({ id: 13, position: 9, dnid: '+4021*' })],
      'Queue position 1 from rule 12: segment vip beats the default of dnid +4021* (rule 13)',
    ],
    [
      'a contact beats a segment',
      [position({ id: 1, position: 9, segment: 'vip' }), position({ id: 2, position: 0, contactId: 5 })],
      'Queue position 0 from rule 2: contact 5 beats segment vip (rule 1)',
    ],
    [
      'a whole dnid beats a prefix',
      [position({ id: 1, position: 9, dnid: '+4021*' }), position({ id: 2, position: 2, dnid: DNID })],
      'Queue position 2 from rule 2: the default of dnid +40210000000 beats the default of dnid +4021* (rule 1)',
    ],
    [
      'a priority decides between two alike',
      [position({ id: 1, position: 9 }), position({ id: 2, position: 2, priority: 5 })],
      'Queue position 2 from rule 2: the default beats the default (rule 1), by priority 5 over 0',
    ],
    [
      'else the older rule',
      [position({ id: 2, position: 2 }), position({ id: 1, position: 9 })],
      'Queue position 9 from rule 1: the default beats the default (rule 2), as the older of two alike',
    ],
    ['one rule alone wins', [position({ id: 1, position: 9 })], 'Queue position 9 from rule 1: the default'],
    ['no rule holds', [position({ id: 1, position: 9, dnid: '+4031*' })], 'Queue position: no rule holds'],
  ])('says that %s', (_claim, rules, line) => {
    expect(queueLines(rules)).toEqual([line]);
  });

  it.each<[string, Partial<RuleRow>, string]>([
    ['disabled', { enabled: false }, 'is disabled'],
    ['due later', { validFrom: new Date(AT.getTime() + 1) }, 'holds only from 2026-11-23T12:00:00.001Z on'],
    ['over', { validUntil: AT }, 'held only until 2026-11-23T12:00:00.000Z'],
  ])('names a rule that would have won, but is %s', (_why, values, because) => {
    const rules = [
      position({ id: 1, position: 9 }),
      { ...position({ id: 2, position: 1, segment: 'vip' }), ...values },
    ];

    expect(queueLines(rules)).toEqual([
      'Queue position 9 from rule 1: the default',
      `Rule 2, segment vip, would come first, but ${because}`,
    ]);
  });

  it('tells how the number was read, and who else has it', () => {
    expect(explain(found([]), CALL, [3, 9]).slice(0, 2)).toEqual([
      '"0700 000 000" is read as +40700000000',
      'Contact 5, Ion Popescu, has +40700000000; so do contacts 3, 9: the one whose primary it is comes first, then the lowest id',
    ]);
  });

  it.each<[string, Lookup, string]>([
    [
      'nobody was found',
      nobody(LookupOutcome.NOT_FOUND, NUMBER),
      'No contact of the project has +40700000000: nine nulls, whatever the rules say',
    ],
    [
      'the database was away',
      nobody(LookupOutcome.DEGRADED, NUMBER),
      'The database did not answer in time: nine nulls',
    ],
  ])('says so where %s', (_what, lookup, line) => {
    expect(explain(lookup, CALL, []).at(-1)).toBe(line);
  });

  it('says so where the rules that callers share could not be read, and tells what its own say', () => {
    const lines = explain(
      found([position({ id: 1, position: 2, contactId: 5 })], LookupOutcome.DEGRADED),
      CALL,
      [],
    );

    expect(lines.slice(2, 4)).toEqual([
      'The rules for segments and for everybody could not be read in time: the answer goes without them',
      'Queue position 2 from rule 1: contact 5',
    ]);
  });

  it('says so where the number was withheld', () => {
    expect(explain(nobody(LookupOutcome.WITHHELD), { telephone: 'anonymous', dnid: null }, [])).toEqual([
      '"anonymous" shows no number to search for: nine nulls',
    ]);
  });

  it('says so where a value comes from the source, since no rule has one', () => {
    const lookup = found([position({ id: 1, position: 9 })]);
    const routing = { queuePosition: 5, directLine: null, routeIdentifier: 'tim', outboundNumber: null };
    lookup.caller!.source = { id: 7, fetchedAt: AT, routing };
    lookup.callerData = { ...NOBODY, queuePosition: 9, routeIdentifier: 'tim' };

    const lines = explain(lookup, CALL, []);

    expect(lines.slice(-4)).toEqual([
      'Queue position 9 from rule 1: the default',
      'Direct line: no rule holds',
      'Route identifier: no rule holds, and source 7 says tim',
      'Outbound number: no rule holds',
    ]);
  });
});
