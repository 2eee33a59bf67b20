import type { OutgoingResponse } from './outgoing.js';
import { PatientOutgoing } from './patient-outgoing.js';

const REQUEST = { method: 'GET' as const, url: 'https://crm.example/' };
const FINE: OutgoingResponse = { status: 200, headers: {}, body: '' };
const refusal = (status: number, retryAfter?: string): OutgoingResponse => ({
  status,
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  body: '',
});

/** Asked through it for the first time, an answer has been given that is told here; those after it are fine. */
async function aPatientOutgoing(first: OutgoingResponse) {
  const clock = { ms: 5000 };
  const answers = [first];
  const asked: string[] = [];
  const outside = {
    request: async ({ url }: typeof REQUEST) => {
      asked.push(url);
      return answers.shift() ?? FINE;
    },
  };
  const patient = new PatientOutgoing(outside, () => clock.ms);
  const ask = () => patient.request(REQUEST, AbortSignal.timeout(10_000));
  expect(await ask()).toBe(first);
  return { ask, asked, clock };
}

describe('a system that said when to come again', () => {
  it.each([429, 503])('after a %i is not asked before', async (status) => {
    const { ask, asked, clock } = await aPatientOutgoing(refusal(status, '30'));
    clock.ms += 29_999;

    await expect(ask()).rejects.toMatchObject({ kind: 'rate_limit', retryAfterMs: 1 });
    expect(asked).toHaveLength(1);
  });

  it('is asked again then', async () => {
    const { ask, asked, clock } = await aPatientOutgoing(refusal(429, '30'));
    clock.ms += 30_000;

    expect(await ask()).toBe(FINE);
    expect(asked).toHaveLength(2);
  });
});

describe('a system that said no time', () => {
  it.each([
    ['refuses', refusal(429)],
    ['says nothing that can be read', refusal(429, 'soon')],
    ['answers, and tells when it changes', { ...FINE, headers: { 'retry-after': '30' } }],
  ])('and %s is asked at once', async (_, first) => {
    const { ask } = await aPatientOutgoing(first);

    expect(await ask()).toBe(FINE);
  });
});
