import { setTimeout } from 'node:timers/promises';
import { OperationTurns } from './operation-turns.js';

const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

/** Keeps the event loop busy, as an operation that makes a large answer does. */
function beBusy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('OperationTurns', () => {
  it('lets a call come in between operations that hold the event loop', async () => {
    const turns = new OperationTurns();
    const order: string[] = [];
    const operation = async (name: string) => {
      await turns.take();
      order.push(name);
      beBusy(20);
      turns.leave();
    };
    await operation('first');

    const second = operation('second');
    const call = (async () => {
      for (let i = 0; i < 5; i++) await turnOfTheLoop();
      order.push('call');
    })();
    await Promise.all([second, call]);

    expect(order).toEqual(['first', 'call', 'second']);
  });

  it('makes nobody wait for long because we were busy with something else', async () => {
    const turns = new OperationTurns();
    beBusy(400);

    const turn = turns.take();
    const first = await Promise.race([turn.then(() => 'turn'), setTimeout(300, 'too long')]);

    expect(first).toBe('turn');
  });

  it('has no more than four under way', async () => {
    const turns = new OperationTurns();
    let entered = 0;
    const all = Array.from({ length: 5 }, () => turns.take().then(() => (entered += 1)));
    await Promise.all(all.slice(0, 4));

    await turnOfTheLoop();
    const before = entered;
    turns.leave();
    await all[4];

    expect([before, entered]).toEqual([4, 5]);
  });

  it('refuses to let a line grow without end', async () => {
    const turns = new OperationTurns();
    for (let i = 0; i < 200; i++) void turns.take();

    await expect(turns.take()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfter: 1 });
  });
});
