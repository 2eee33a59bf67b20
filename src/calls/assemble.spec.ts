import fc from 'fast-check';
import { CallDirection, CallStatus } from '../journal/call-status.js';
import { assemble, type EventOfCall } from './assemble.js';
import { readEvent } from './read-event.js';

const T0 = Date.parse('2026-11-23T09:30:00.000Z');
const at = (seconds: number) => new Date(T0 + seconds * 1000);

const event = (name: string, params: Record<string, string> = {}, seconds = 0): EventOfCall => {
  const read = readEvent(new URLSearchParams({ event: name, uniqueid: '1700000000.42', ...params }));
  return { ...read, at: at(seconds) };
};

const NOTHING = {
  telephone: null,
  dnid: null,
  agent: null,
  queue: null,
  queueHoldSeconds: null,
  claimedContactId: null,
  failReason: null,
  answeredAt: null,
  endedAt: null,
};

describe('assemble', () => {
  it('makes an answered call of queue_answer', () => {
    const answer = event('queue_answer', {
      agent: 'ion',
      telephone: '0700000000',
      dnid: '0210000000',
      contact_id: '12345',
      queue: 'sales',
    });

    expect(assemble([answer])).toEqual({
      ...NOTHING,
      direction: CallDirection.INBOUND,
      status: CallStatus.ANSWERED,
      telephone: '0700000000',
      dnid: '0210000000',
      agent: 'ion',
      queue: 'sales',
      claimedContactId: 12345,
      startedAt: at(0),
      answeredAt: at(0),
      lastEventAt: at(0),
    });
  });

  it('makes a missed call of missed_calls, which began when the caller began to wait', () => {
    const missed = event('missed_calls', { queue_hold_time: '35', fail_reason: 'queue_hangup' }, 60);

    expect(assemble([missed])).toEqual({
      ...NOTHING,
      direction: CallDirection.INBOUND,
      status: CallStatus.MISSED,
      queueHoldSeconds: 35,
      failReason: 'queue_hangup',
      startedAt: at(25),
      endedAt: at(60),
      lastEventAt: at(60),
    });
  });

  it('makes an outbound call that has ended of outgoing_end', () => {
    const call = assemble([event('outgoing_end', { agent: 'ana', remote_number: '0722000000' })]);

    expect(call).toMatchObject({
      direction: CallDirection.OUTBOUND,
      status: CallStatus.ENDED,
      agent: 'ana',
      telephone: '0722000000',
      endedAt: at(0),
    });
  });

  it.each<[string, string[], CallStatus]>([
    ['an event that is not understood', ['queue_enter'], CallStatus.RINGING],
    ['an answer', ['queue_enter', 'dial_answer'], CallStatus.ANSWERED],
    ['an answer after a queue that missed it', ['missed_calls', 'queue_answer'], CallStatus.ANSWERED],
    ['an end', ['queue_answer', 'queue_answer_end'], CallStatus.ENDED],
    ['an end alone', ['queue_answer_end'], CallStatus.ENDED],
  ])('goes by how far the call is: %s', (_, names, status) => {
    expect(assemble(names.map((name) => event(name))).status).toBe(status);
  });

  it('does not say why a call failed that somebody answered', () => {
    const events = [event('missed_calls', { fail_reason: 'queue_timeout' }), event('queue_answer')];

    expect(assemble(events).failReason).toBeNull();
  });

  it('takes an answer that came after its end for no later than the end', () => {
    const { answeredAt, endedAt } = assemble([
      event('queue_answer', {}, 9),
      event('queue_answer_end', {}, 5),
    ]);

    expect([answeredAt, endedAt]).toEqual([at(5), at(5)]);
  });

  it.each(['-5', 'long', '1e9', '99999999', ''])('takes %j for no waiting time', (queue_hold_time) => {
    const call = assemble([event('missed_calls', { queue_hold_time })]);

    expect([call.queueHoldSeconds, call.startedAt]).toEqual([null, at(0)]);
  });

  it('makes the same call of the same events, in any order and however often each came', () => {
    fc.assert(
      fc.property(someEvents, fc.infiniteStream(fc.nat()), (events, numbers) => {
        const shuffled = [...events, ...events.slice(0, 3)]
          .map((item) => ({ item, by: numbers.next().value as number }))
          .sort((a, b) => a.by - b.by)
          .map(({ item }) => item);

        expect(assemble(shuffled)).toEqual(assemble(events));
      }),
    );
  });

  it('lets nothing but the times go by when the events came', () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        const times = events.map((item) => item.at).reverse();
        const otherwise = events.map((item, i) => ({ ...item, at: times[i]! }));

        expect(withoutTimes(assemble(otherwise))).toEqual(withoutTimes(assemble(events)));
      }),
    );
  });
});

const withoutTimes = (call: ReturnType<typeof assemble>) => ({
  ...call,
  startedAt: null,
  answeredAt: null,
  endedAt: null,
  lastEventAt: null,
});

const someEvents = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom(
        'queue_answer',
        'queue_answer_end',
        'dial_answer',
        'call_forward_answer',
        'missed_calls',
        'outgoing_end',
        'something_new',
      ),
      params: fc.dictionary(
        fc.constantFrom(
          'agent',
          'queue',
          'telephone',
          'remote_number',
          'contact_id',
          'direction',
          'queue_hold_time',
        ),
        fc.oneof(fc.constantFrom('IN', 'OUT', 'ion', 'ana', '7', '30'), fc.string()),
      ),
      seconds: fc.nat(10_000),
    }),
    { minLength: 1, maxLength: 8, selector: ({ name, params }) => event(name, params).hash },
  )
  .map((all) => all.map(({ name, params, seconds }) => event(name, params, seconds)));
