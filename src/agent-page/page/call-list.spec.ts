import fc from 'fast-check';
import {
  type CallList,
  callsToShow,
  isOpen,
  missedCalls,
  ringingNow,
  waitedSeconds,
  withCalls,
  withRings,
} from './call-list.js';
import type { Call, CallStatus, Ring } from './documents.js';

const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const NAMES = ['ion', 'SIP/ion'];
const NOTHING: CallList = new Map();
/** So many seconds after noon. */
const at = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();

const aCall = (values: Partial<Call> = {}): Call => ({
  id: '1',
  status: 'ANSWERED',
  direction: 'INBOUND',
  agent: 'ion',
  queue: 'sales',
  queueHoldSeconds: null,
  failReason: null,
  number: '+40722100200',
  telephone: '0722100200',
  dnid: null,
  startedAt: at(0),
  answeredAt: null,
  endedAt: null,
  backendLink: null,
  project: { id: '1', name: 'Demo' },
  contact: null,
  ...values,
});

const aRing = (values: Partial<Ring> = {}): Ring => ({
  id: '1',
  at: at(0),
  number: '+40722100200',
  telephone: '0722100200',
  project: { id: '1' },
  callerData: { name: null },
  contact: null,
  ...values,
});

const listOf = (...calls: Call[]) => withCalls(NOTHING, calls, 0, NOON);

describe('the list of calls', () => {
  it('comes to the same in any order, and however often each state of a call is told', () => {
    const states: CallStatus[] = ['RINGING', 'MISSED', 'ANSWERED', 'ENDED'];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(states, { minLength: 1 }),
        fc.array(fc.constantFrom(...states)),
        (some, more) => {
          const told = [...some, ...more];

          const list = told.reduce((so, status, i) => withCalls(so, [aCall({ status })], i, NOON), NOTHING);

          const furthest = states.findLast((status) => told.includes(status));
          expect([...list.values()].map(({ call }) => call.status)).toEqual([furthest]);
        },
      ),
    );
  });

  it('does not go back to an answer that was asked for before something newer was told', () => {
    const told = aCall({ queue: 'told at 20' });

    const list = withCalls(withCalls(NOTHING, [told], 20, NOON), [aCall({ queue: 'asked at 10' })], 10, NOON);

    expect(list.get('1')!.call).toEqual(told);
  });

  it('takes what is newer of a call that is no further: its contact has been found', () => {
    const found = aCall({ backendLink: 'https://crm.example.com/1' });

    const list = withCalls(listOf(aCall()), [found], 1, NOON);

    expect(list.get('1')!.call).toEqual(found);
  });

  it('forgets what is over for a day', () => {
    const list = withCalls(listOf(aCall({ status: 'ENDED' })), [aCall({ id: '2' })], 1, NOON + 86_400_001);

    expect([...list.keys()]).toEqual(['2']);
  });

  it('holds 500 calls, and lets go those that nobody waits for first', () => {
    const missed = aCall({ id: '0', status: 'MISSED', startedAt: at(-9000) });
    const many = Array.from({ length: 600 }, (_, i) =>
      aCall({
        id: String(i + 1),
        status: 'ENDED',
        agent: 'ana',
        number: `+4072200${1000 + i}`,
        startedAt: at(i),
      }),
    );

    const list = listOf(missed, ...many);

    expect(list.size).toBe(500);
    expect(list.has('0')).toBe(true);
    expect(list.has('1')).toBe(false);
  });
});

describe('an agent’s calls', () => {
  it('are his under any of his names, the newest that is open first', () => {
    const list = listOf(
      aCall({ id: '1', startedAt: at(-60) }),
      aCall({ id: '2', agent: 'SIP/ion', status: 'RINGING' }),
      aCall({ id: '3', agent: 'ana' }),
      aCall({ id: '4', agent: null }),
      aCall({ id: '5', status: 'ENDED', endedAt: at(-1) }),
    );

    expect(callsToShow(list, NAMES, NOON).map(({ id }) => id)).toEqual(['2', '1']);
  });

  it('show the last one for a quarter of an hour after its end', () => {
    const list = listOf(aCall({ status: 'ENDED', endedAt: at(0) }));

    const shown = (minutes: number) => callsToShow(list, NAMES, NOON + minutes * 60_000).length;

    expect([shown(1), shown(14), shown(16)]).toEqual([1, 1, 0]);
    expect([...list.values()].map(({ call }) => isOpen(call))).toEqual([false]);
  });
});

describe('missed calls', () => {
  const missed = (id: string, seconds: number, values: Partial<Call> = {}) =>
    aCall({ id, status: 'MISSED', agent: null, startedAt: at(seconds), ...values });

  it('are one a caller, with how often he tried, the latest first', () => {
    const list = listOf(missed('1', 0), missed('2', 10), missed('3', 5, { number: '+40722100201' }));

    expect(missedCalls(list).map(({ call: { id }, times }) => [id, times])).toEqual([
      ['2', 2],
      ['3', 1],
    ]);
  });

  it('are returned when somebody has talked to the caller since, whoever called whom', () => {
    const later = { status: 'ENDED', startedAt: at(20) } as const;

    expect(missedCalls(listOf(missed('1', 0), aCall({ id: '2', direction: 'OUTBOUND', ...later })))).toEqual(
      [],
    );
    expect(missedCalls(listOf(missed('1', 0), aCall({ id: '2', agent: 'ana', ...later })))).toEqual([]);
  });

  it('of before the last talk do not count', () => {
    const list = listOf(missed('1', 0), aCall({ id: '2', startedAt: at(5) }), missed('3', 10));

    expect(missedCalls(list)).toMatchObject([{ call: { id: '3' }, times: 1 }]);
  });

  it('of a withheld number cannot be returned', () => {
    expect(missedCalls(listOf(missed('1', 0, { number: null })))).toEqual([]);
  });

  it('of the same number in another project are another’s', () => {
    const elsewhere = aCall({ id: '2', startedAt: at(5), project: { id: '2', name: 'Other' } });

    expect(missedCalls(listOf(missed('1', 0), elsewhere))).toHaveLength(1);
  });
});

describe('ringing now', () => {
  const ringing = (rings: Ring[], ...calls: Call[]) =>
    ringingNow(rings, listOf(...calls), NOON + 30_000).map(({ id }) => id);

  it('is whom the PBX has asked about, each caller once', () => {
    const told = withRings([], [aRing({ id: '3', number: null, at: at(4) })]);

    const rings = withRings(told, [aRing(), aRing({ id: '2', at: at(3) }), aRing()]);

    expect(ringing(rings)).toEqual(['3', '2']);
  });

  it('ends with what the PBX tells of the call, by the time that it tells', () => {
    expect(ringing([aRing()], aCall({ agent: 'ana', startedAt: at(-40), answeredAt: at(5) }))).toEqual([]);
    expect(
      ringing([aRing()], aCall({ status: 'MISSED', agent: null, startedAt: at(-40), endedAt: at(2) })),
    ).toEqual([]);
    expect(ringing([aRing()], aCall({ status: 'ENDED', startedAt: at(-40), endedAt: at(-1) }))).toEqual([
      '1',
    ]);
  });

  it('ends by itself after a minute and a half', () => {
    expect(ringingNow([aRing()], NOTHING, NOON + 91_000)).toEqual([]);
  });
});

describe('waitedSeconds', () => {
  it.each<[string, Partial<Call>, Ring[], number | null]>([
    ['as the PBX says', { queueHoldSeconds: 42, answeredAt: at(5) }, [aRing()], 42],
    ['since the PBX asked', { answeredAt: at(12) }, [aRing()], 12],
    ['since it told of the call, where nobody asked', { answeredAt: at(7) }, [], 7],
    ['not since another call of the same caller', { answeredAt: at(0) }, [aRing({ at: at(-7200) })], null],
    ['nobody knows', { answeredAt: at(0) }, [], null],
    ['not where we called', { direction: 'OUTBOUND', answeredAt: at(7) }, [], null],
  ])('%s', (_, values, rings, seconds) => {
    expect(waitedSeconds(aCall(values), rings)).toBe(seconds);
  });
});
