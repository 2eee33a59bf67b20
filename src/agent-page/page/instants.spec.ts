import { duration, moment, secondsBetween } from './instants.js';

it.each([
  [0, '0:00'],
  [42.9, '0:42'],
  [725, '12:05'],
  [3723, '1:02:03'],
  [-3, '0:00'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

describe('moment', () => {
  const NOW = Date.parse('2026-11-23T12:00:00.000Z');

  it.each([
    ['2026-11-23T07:05:00.000Z', '09:05', '09:05'],
    ['2026-11-22T21:59:00.000Z', 'yesterday, 23:59', 'ieri, 23:59'],
    ['2026-11-22T22:01:00.000Z', '00:01', '00:01'],
    ['2026-11-03T10:00:00.000Z', '3 Nov, 12:00', '3 nov., 12:00'],
    ['2025-12-03T10:00:00.000Z', '3 Dec 2025, 12:00', '3 dec. 2025, 12:00'],
  ])('%s is %s, or %s', (instant, english, romanian) => {
    expect(moment(instant, NOW, 'en-GB', 'Europe/Bucharest')).toBe(english);
    expect(moment(instant, NOW, 'ro', 'Europe/Bucharest')).toBe(romanian);
  });
});

it('counts the seconds between two instants, or up to now', () => {
  const began = '2026-11-23T12:00:00.000Z';

  expect(secondsBetween(began, '2026-11-23T12:00:42.000Z')).toBe(42);
  expect(secondsBetween(began, Date.parse(began) + 1500)).toBe(1.5);
  expect(secondsBetween(null, began)).toBeNull();
});
