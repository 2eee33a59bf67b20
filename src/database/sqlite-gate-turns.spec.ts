import { setImmediate as nextTurn } from 'node:timers/promises';
import { Turns } from './sqlite-gate-turns.js';

const [A, B, C] = [{ name: 'a' }, { name: 'b' }, { name: 'c' }] as const;

describe('Turns', () => {
  it('lets statements by at once, any number of them, while nobody is alone', () => {
    const turns = new Turns(1000);

    expect([turns.pass(A), turns.pass(B), turns.pass(B)]).toEqual([undefined, undefined, undefined]);
  });

  it('lets a later statement wait behind a transaction that waits, which would else never begin', async () => {
    const turns = new Turns(1000);
    const seen: string[] = [];
    void turns.pass(A);

    const transaction = turns.takeAlone(B)?.then(() => seen.push('transaction'));
    const statement = turns.pass(C)?.then(() => seen.push('statement'));
    turns.passed();
    await transaction;
    await nextTurn();
    expect(seen).toEqual(['transaction']);

    turns.leave(B);
    await statement;
    expect(seen).toEqual(['transaction', 'statement']);
  });

  it('leaves no timer behind when the wait is over', async () => {
    import.meta.jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const turns = new Turns(1000);
    void turns.pass(A);
    const wait = turns.takeAlone(B);

    turns.passed();
    await wait;

    expect(import.meta.jest.getTimerCount()).toBe(0);
    import.meta.jest.useRealTimers();
  });

  it('lets those behind by when the transaction in front of them gives up', async () => {
    const turns = new Turns(1);
    void turns.pass(A);
    const transaction = turns.takeAlone(B);
    const statement = turns.pass(C);

    await expect(transaction).rejects.toMatchObject({ code: 'SQLITE_BUSY' });

    await expect(statement).resolves.toBeUndefined();
  });

  it('begins nothing before the last statement of the transaction before it has passed', async () => {
    const turns = new Turns(1000);
    let begun = false;
    void turns.takeAlone(A);
    void turns.pass(A);
    const next = turns.takeAlone(B)?.then(() => (begun = true));

    turns.leave(A);
    await nextTurn();
    expect(begun).toBe(false);

    turns.passed();
    expect(await next).toBe(true);
  });
});
