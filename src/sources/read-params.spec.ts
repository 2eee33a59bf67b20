import fc from 'fast-check';
import { readParams, typedParams, writtenParams } from './read-params.js';

describe('params in the vendor’s notation', () => {
  // Right-hand sides as PHP 8.3's parse_str gives them.
  const CASES: [string, object][] = [
    ['', {}],
    ['&&', {}],
    ['a=1&b=2', { a: '1', b: '2' }],
    ['a=1&a=2', { a: '2' }],
    ['a', { a: '' }],
    ['a=', { a: '' }],
    ['=1', {}],
    [' =1', {}],
    ['a=b=c', { a: 'b=c' }],
    ['a=1+2%203', { a: '1 2 3' }],
    ['a=100%&b=%zz&c=%4', { a: '100%', b: '%zz', c: '%4' }],
    ['na%C8%99te=%C8%9B', { naște: 'ț' }],
    ['a;b=1', { 'a;b': '1' }],
    ['a.b=1&c d=2&+e=3', { a_b: '1', c_d: '2', e: '3' }],
    ['a[]=1&a[]=2', { a: { 0: '1', 1: '2' } }],
    ['a[5]=x&a[]=y', { a: { 5: 'x', 6: 'y' } }],
    ['a[08]=x&a[]=y', { a: { '08': 'x', 0: 'y' } }],
    ['a[-3]=x&a[]=y', { a: { '-3': 'x', '-2': 'y' } }],
    ['a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
    ['a[][x]=1&a[][x]=2', { a: { 0: { x: '1' }, 1: { x: '2' } } }],
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['a[b]=2&a=1', { a: '1' }],
    ['a[b.c d]=1', { a: { 'b.c d': '1' } }],
    ['a[ ]=1', { a: { 0: '1' } }],
    ['a[b=1', { a_b: '1' }],
    ['a[b.c=1', { a_b_c: '1' }],
    ['a[b][c=1', { a: { b: '1' } }],
    ['a[b]c=1', { a: { b: '1' } }],
    ['a[b]c[d]=1', { a: { b: '1' } }],
    ['a]=1', { 'a]': '1' }],
    ['a[[b]=1', { a: { '[b': '1' } }],
    ['[a]=1', {}],
    ['a%5Bb%5D=1', { a: { b: '1' } }],
    ['a%00b=1', { a: '1' }],
    ['__proto__=1&a[__proto__][x]=1&b=2', { b: '2' }],
    [
      'func_name=getCallerInfo&init_params[login]=asdf&init_params[password]=1234&func_params[do_something]=true',
      {
        func_name: 'getCallerInfo',
        init_params: { login: 'asdf', password: '1234' },
        func_params: { do_something: 'true' },
      },
    ],
  ];

  it.each(CASES)('%j is read as PHP reads it', (text, params) => {
    expect(readParams(text)).toEqual(params);
  });

  it('end at the 1,000th, and a param at its 64th level', () => {
    const many = Array.from({ length: 1500 }, (_, i) => `a${i}=1`).join('&');
    const deep = (levels: number) => `a${'[b]'.repeat(levels)}=1`;

    expect(Object.keys(readParams(many))).toHaveLength(1000);
    expect(readParams(deep(64))).not.toEqual({});
    expect(readParams(deep(65))).toEqual({});
  });

  it('never reach a prototype', () => {
    readParams('__proto__[polluted]=1&constructor[prototype][polluted]=1&a[__proto__][polluted]=1');

    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('of plain names and texts come out as they went in', () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    const params = fc.dictionary(
      name,
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.dictionary(name, fc.string(), { minKeys: 1 })),
    );
    const written = (given: Record<string, string | Record<string, string>>) =>
      Object.entries(given)
        .flatMap(([key, value]) =>
          typeof value === 'string'
            ? [`${key}=${encodeURIComponent(value)}`]
            : Object.entries(value).map(([inner, text]) => `${key}[${inner}]=${encodeURIComponent(text)}`),
        )
        .join('&');

    fc.assert(fc.property(params, (given) => expect(readParams(written(given))).toEqual(given)));
  });

  it('of any text are read without a throw, and written back letter by letter', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[ab[\]=&%+._ \d]*$/));

    fc.assert(
      fc.property(anyText, (text) => {
        readParams(text);
        const pieces = text.split('&').filter((piece) => piece !== '');
        expect(writtenParams(typedParams(text))).toBe(pieces.join('&'));
      }),
    );
  });
});
