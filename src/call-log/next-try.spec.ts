import { nextTry } from './next-try.js';

const CREATED = new Date('2026-11-23T09:00:00.000Z');
const after = (ms: number) => new Date(CREATED.getTime() + ms);
const DAY_MS = 86_400_000;

describe('nextTry', () => {
  it.each([
    [1, 15_000],
    [2, 30_000],
    [3, 60_000],
    [9, 3_600_000],
    [5000, 3_600_000],
  ])('comes ever more seldom: after attempt %i in %i ms', (attempts, pause) => {
    const next = nextTry(
      { attempts, createdAt: CREATED },
      { kind: 'unavailable', retryAfterMs: null },
      CREATED,
    );

    expect(next).toEqual(after(pause));
  });

  it('comes no earlier than the system asked for', () => {
    const next = nextTry(
      { attempts: 1, createdAt: CREATED },
      { kind: 'rate_limit', retryAfterMs: 120_000 },
      CREATED,
    );

    expect(next).toEqual(after(120_000));
  });

  it.each([
    ['config', 9, true],
    ['config', 10, false],
    ['bad_response', 10, false],
    ['auth', 100, true],
    ['unavailable', 100, true],
  ] as const)('after a failure of kind %s at attempt %i: %s', (kind, attempts, isTried) => {
    const next = nextTry({ attempts, createdAt: CREATED }, { kind, retryAfterMs: null }, CREATED);

    expect(next !== null).toBe(isTried);
  });

  it('never comes after a week', () => {
    const late = after(7 * DAY_MS);

    expect(nextTry({ attempts: 3, createdAt: CREATED }, null, late)).toBeNull();
  });
});
