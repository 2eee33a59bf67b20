import { SourceBreaker } from './source-breaker.js';

describe('a source’s breaker', () => {
  const failing = (times: number) => {
    let now = 0;
    const breaker = new SourceBreaker(() => now);
    for (let i = 0; i < times; i += 1) breaker.failed();
    return { breaker, pass: (ms: number) => (now += ms) };
  };

  it('opens within ten failures in a row', () => {
    expect(failing(4).breaker.admits()).toBe(true);
    expect(failing(5).breaker.admits()).toBe(false);
    expect(failing(10).breaker.isOpen).toBe(true);
  });

  it('counts only those in a row', () => {
    const { breaker } = failing(4);
    breaker.succeeded();
    breaker.failed();

    expect(breaker.admits()).toBe(true);
  });

  it('lets one question through within thirty seconds, and closes if that is answered', () => {
    const { breaker, pass } = failing(5);
    pass(10_000);

    expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
    breaker.succeeded();
    expect([breaker.admits(), breaker.admits(), breaker.isOpen]).toEqual([true, true, false]);
  });

  it('waits again if it is not', () => {
    const { breaker, pass } = failing(5);
    pass(10_000);
    breaker.admits();
    breaker.failed();

    expect(breaker.admits()).toBe(false);
    pass(10_000);
    expect(breaker.admits()).toBe(true);
  });

  it('lets another one through where nobody waited for the first', () => {
    const { breaker, pass } = failing(5);
    pass(10_000);
    breaker.admits();
    breaker.abandoned();

    expect(breaker.admits()).toBe(true);
  });
});
