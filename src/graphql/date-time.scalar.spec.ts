import { Kind } from 'graphql';
import { DateTimeScalar } from './date-time.scalar.js';

const scalar = new DateTimeScalar();

describe('a DateTime', () => {
  it.each([
    ['2026-11-23T09:30:00.123Z', '2026-11-23T09:30:00.123Z'],
    ['2026-11-23T09:30:00Z', '2026-11-23T09:30:00.000Z'],
    ['2026-11-23t09:30z', '2026-11-23T09:30:00.000Z'],
    ['2026-11-23T11:30:00.5+02:00', '2026-11-23T09:30:00.500Z'],
    ['2026-11-23T09:30:00.123456Z', '2026-11-23T09:30:00.123Z'],
    ['2028-02-29T23:59:59.999-00:30', '2028-03-01T00:29:59.999Z'],
  ])('reads %s as %s', (text, instant) => {
    expect(scalar.parseValue(text).toISOString()).toBe(instant);
    expect(scalar.parseLiteral({ kind: Kind.STRING, value: text }).toISOString()).toBe(instant);
    expect(scalar.serialize(scalar.parseValue(text))).toBe(instant);
  });

  it.each([
    '',
    '2026',
    '2026-11-23',
    '2026-11-23T09:30:00',
    '2026-11-23 09:30:00Z',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-23T24:00:00Z',
    '2026-11-23T09:60:00Z',
    '2026-11-23T09:30:00+0200',
    '0000-01-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '23.11.2026',
    'now',
    1795426200000,
    null,
    true,
    ['2026-11-23T09:30:00Z'],
    new Date(),
  ])('is not %j', (value) => {
    expect(() => scalar.parseValue(value)).toThrow('must be an instant');
  });

  it('is no other literal than a string', () => {
    expect(() => scalar.parseLiteral({ kind: Kind.INT, value: '1795426200000' })).toThrow(
      'must be an instant',
    );
  });
});
