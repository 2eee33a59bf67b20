import fc from 'fast-check';
import { backoffMs } from './backoff.js';

it('waits longer each time, and a quarter of a minute at most', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 1000].map((tries) => backoffMs(tries, 1));

  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

it('is each page’s own, and never next to nothing', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (tries, luck) => {
      const longest = backoffMs(tries, 1);

      expect(backoffMs(tries, luck)).toBeGreaterThanOrEqual(longest / 2);
      expect(backoffMs(tries, luck)).toBeLessThanOrEqual(longest);
    }),
  );
});
