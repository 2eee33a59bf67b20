import { ADDRESSES, Guessing } from './guessing.js';

const MINUTE = 60_000;

function failTimes(guessing: Guessing, times: number, address: string, now: number): number {
  let wait = 0;
  for (let i = 0; i < times; i++) wait = guessing.failed(address, now);
  return wait;
}

describe('Guessing', () => {
  it('lets an address fail twenty times in a minute', () => {
    expect(failTimes(new Guessing(), 20, '203.0.113.9', 0)).toBe(0);
  });

  it('then tells it to wait for what is left of the minute', () => {
    const guessing = new Guessing();
    failTimes(guessing, 20, '203.0.113.9', 0);

    expect(guessing.failed('203.0.113.9', 15_000)).toBe(45);
  });

  it('and forgets when the minute is over', () => {
    const guessing = new Guessing();
    failTimes(guessing, 30, '203.0.113.9', 0);

    expect(guessing.failed('203.0.113.9', MINUTE)).toBe(0);
  });

  it('counts addresses apart', () => {
    const guessing = new Guessing();
    failTimes(guessing, 30, '203.0.113.9', 0);

    expect(guessing.failed('203.0.113.10', 0)).toBe(0);
  });

  it('counts a /64 of IPv6 as one, however it is written', () => {
    const guessing = new Guessing();
    failTimes(guessing, 20, '2001:db8::1', 0);

    expect(guessing.failed('2001:0DB8:0:0:ffff::2', 0)).toBeGreaterThan(0);
    expect(guessing.failed('2001:db8:0:1::1', 0)).toBe(0);
  });

  it('remembers so many addresses and no more, the latest of them', () => {
    const guessing = new Guessing();
    for (let i = 0; i < 1_000_000; i++) guessing.failed(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 0);
    const latest = `10.${999_999 >> 16}.${(999_999 >> 8) & 255}.${999_999 & 255}`;

    expect(guessing.size).toBe(ADDRESSES);
    expect(failTimes(guessing, 20, latest, 0)).toBe(60);
  });

  it('remembers one address whatever it guesses', () => {
    const guessing = new Guessing();
    failTimes(guessing, 1_000_000, '203.0.113.9', 0);

    expect(guessing.size).toBe(1);
  });
});
