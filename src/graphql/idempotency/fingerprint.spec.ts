import { fingerprint } from './fingerprint.js';

const REQUEST = {
  query: 'mutation ($a: A) { x(a: $a) }',
  operationName: null,
  variables: { a: { b: 1, c: [2, 3] } },
};

describe('the fingerprint of a request', () => {
  it.each([
    ['with the keys of its variables in another order', { variables: { a: { c: [2, 3], b: 1 } } }],
    ['with no name instead of null', { operationName: undefined }],
  ])('is the same %s', (_, change) => {
    expect(fingerprint({ ...REQUEST, ...change })).toBe(fingerprint(REQUEST));
  });

  it.each([
    ['document', { query: 'mutation ($a: A) { y(a: $a) }' }],
    ['operation', { operationName: 'B' }],
    ['variables', { variables: { a: { b: 2, c: [2, 3] } } }],
    ['order of a list', { variables: { a: { b: 1, c: [3, 2] } } }],
    [
      'list in place of an object',
      {
        variables: {
          a: [
            ['b', 1],
            ['c', [2, 3]],
          ],
        },
      },
    ],
  ])('is another with another %s', (_, change) => {
    expect(fingerprint({ ...REQUEST, ...change })).not.toBe(fingerprint(REQUEST));
  });
});
