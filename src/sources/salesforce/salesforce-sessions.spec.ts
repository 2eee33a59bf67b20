import type { Outgoing } from '../outgoing/outgoing.js';
import { SourceError } from '../source-error.js';
import { SalesforceSessions } from './salesforce-sessions.js';

const MINUTE = 60_000;
const REFUSED =
  '<Envelope><Body><Fault><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>no</faultstring></Fault></Body></Envelope>';

const settings = {
  loginUrl: 'https://login.salesforce.com',
  credentials: { username: 'pbx@acme.ro', password: 'wrong' },
  contactUrl: null,
  sendCall: null,
};

/** Sessions by a clock of their own, at a Salesforce that lets nobody in. */
function lockedOut() {
  const clock = { ms: 0 };
  const state = { logins: 0 };
  const outgoing: Outgoing = {
    request: () => {
      state.logins += 1;
      return Promise.resolve({ status: 500, headers: {}, body: REFUSED });
    },
  };
  const sessions = new SalesforceSessions(settings, outgoing, () => clock.ms);
  const use = () =>
    sessions.use(new AbortController().signal, () => Promise.resolve()).catch((error: unknown) => error);
  return { clock, state, use };
}

describe('SalesforceSessions', () => {
  it('tries a login that was refused ever more seldom', async () => {
    const { clock, state, use } = lockedOut();

    const triedAt: number[] = [];
    for (; clock.ms < 8 * 60 * MINUTE; clock.ms += MINUTE / 2) {
      const before = state.logins;
      await use();
      if (state.logins > before) triedAt.push(clock.ms / MINUTE);
    }

    expect(triedAt).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243, 303, 363, 423]);
  });

  it('says meanwhile why, and when it is tried again', async () => {
    const { clock, use } = lockedOut();
    await use();
    clock.ms = 15_000;

    const error = await use();

    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({
      kind: 'auth',
      message: 'Salesforce answered INVALID_LOGIN; the next login is tried in 45 s at the earliest',
      retryAfterMs: 45_000,
    });
  });
});
