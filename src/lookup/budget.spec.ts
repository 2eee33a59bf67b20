import { jest } from '@jest/globals';
import { Budget } from './budget.js';

/** What has arrived is read before a signal aborts. */
const A_TURN = 1;

describe('Budget', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('sets no timer for an answer that nobody had to be asked for', () => {
    const budget = new Budget(500, 150);

    expect(jest.getTimerCount()).toBe(0);
    budget.end();
  });

  it('counts from its start, not from when a signal is first asked for', () => {
    const budget = new Budget(500, 150);
    jest.advanceTimersByTime(100);

    const { database, whole } = budget;
    jest.advanceTimersByTime(49);
    expect(database.signal.aborted).toBe(false);
    jest.advanceTimersByTime(1 + A_TURN);

    expect(database.signal.aborted).toBe(true);
    expect(database.signal.reason).toMatchObject({ name: 'TimeoutError' });
    expect(whole.aborted).toBe(false);
    jest.advanceTimersByTime(350 + A_TURN);
    expect(whole.aborted).toBe(true);
  });

  it('never gives the database more than there is in all', () => {
    const { isOver, signal } = new Budget(100, 150).database;

    jest.advanceTimersByTime(100 + A_TURN);

    expect([isOver, signal.aborted]).toEqual([false, true]);
  });

  it.each([true, false])(
    'stops the database’s clock while a source is asked (looked at before: %s)',
    async (isLookedAt) => {
      const budget = new Budget(500, 150);
      if (isLookedAt) expect(budget.database.signal.aborted).toBe(false);
      jest.advanceTimersByTime(50);

      await budget.beside(async () => void jest.advanceTimersByTime(300));

      const { database } = budget;
      jest.advanceTimersByTime(99);
      expect(database.signal.aborted).toBe(false);
      jest.advanceTimersByTime(1 + A_TURN);
      expect(database.signal.aborted).toBe(true);
    },
  );

  it('aborts what is asked for nobody: also a signal that is first looked at afterwards', () => {
    const budget = new Budget(500, 150);
    const { database } = budget;

    budget.abandon();

    expect(database.signal.reason).toMatchObject({ name: 'AbortError' });
    expect(budget.whole.reason).toBe(database.signal.reason);
  });

  it('is over with the answer: a connection that closes then aborts nothing', () => {
    const budget = new Budget(500, 150);
    const { database } = budget;

    budget.end();
    budget.abandon();
    jest.advanceTimersByTime(1000);

    expect(database.signal.aborted).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });
});
