import { readEvent } from './read-event.js';

describe('readEvent', () => {
  it('keeps what came, but for the token', () => {
    const read = readEvent(
      new URLSearchParams('event=queue_answer&uniqueid=17.4&x=1&token=secret&token=again'),
    );

    expect(read).toMatchObject({
      event: 'queue_answer',
      uniqueId: '17.4',
      params: { event: 'queue_answer', uniqueid: '17.4', x: '1' },
    });
    expect(JSON.stringify(read)).not.toMatch(/secret|again/);
  });

  it('takes the first of a parameter that comes twice', () => {
    expect(readEvent(new URLSearchParams('agent=ion&agent=ana')).params).toEqual({ agent: 'ion' });
  });

  it('knows the same event in another order of its parameters', () => {
    const [one, same, other] = ['a=1&b=2', 'b=2&a=1&token=t', 'a=1&b=3'].map(
      (text) => readEvent(new URLSearchParams(text)).hash,
    );

    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it.each([
    ['none', ''],
    ['an empty one', 'uniqueid='],
    ['one of 129 characters', `uniqueid=${'1'.repeat(129)}`],
  ])('takes %s for no uniqueid', (_, text) => {
    expect(readEvent(new URLSearchParams(text)).uniqueId).toBeNull();
  });

  it('keeps 50 parameters of 1,000 characters at most, and no half character', () => {
    const many = Array.from({ length: 80 }, (_, i) => [`name${i}`, 'é😀'.repeat(900)]);

    const { params } = readEvent(new URLSearchParams(many as [string, string][]));

    expect(Object.keys(params)).toHaveLength(50);
    expect(params.name0).toBe('é😀'.repeat(500));
  });

  it('pollutes no prototype', () => {
    readEvent(new URLSearchParams('__proto__=x&constructor=y'));

    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
