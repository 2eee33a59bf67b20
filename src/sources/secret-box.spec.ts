import fc from 'fast-check';
import { Settings } from '../config/settings.js';
import { SecretBox } from './secret-box.js';

const [KEY, OTHER] = ['a key of thirty-two characters and more', 'another key of thirty-two characters'];
const box = (key?: string, previous?: string) =>
  new SecretBox(Object.assign(new Settings(), { ENCRYPTION_KEY: key, ENCRYPTION_KEY_PREVIOUS: previous }));

describe('what is sealed', () => {
  it('is opened as it was, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(box(KEY).open(box(KEY).seal(text, 'here'), 'here')).toBe(text);
      }),
    );
  });

  it('is another text each time, in which nothing of it is seen', () => {
    const [one, two] = [box(KEY).seal('s3cret', 'here'), box(KEY).seal('s3cret', 'here')];

    expect(one).not.toBe(two);
    expect(one).toMatch(/^s1\.[0-9a-f]{12}\.[\w-]+$/);
  });

  it('is opened with no other key, in no other place, and not when a bit of it is changed', () => {
    const sealed = box(KEY).seal('s3cret', 'here');
    const [kind, keyId, body] = sealed.split('.') as [string, string, string];
    const forged = Buffer.from(body, 'base64url');
    forged[15]! ^= 1;

    expect(box(OTHER).open(sealed, 'here')).toBeNull();
    expect(box(KEY).open(sealed, 'there')).toBeNull();
    expect(box(KEY).open([kind, keyId, forged.toString('base64url')].join('.'), 'here')).toBeNull();
    for (const text of ['', 's1', 's1..', `s1.${keyId}.`, `s1.${keyId}.AAAA`, 'x'])
      expect(box(KEY).open(text, 'here')).toBeNull();
  });

  it('is opened with the key before, and out of date then', () => {
    const sealed = box(OTHER).seal('s3cret', 'here');

    expect(box(KEY, OTHER).open(sealed, 'here')).toBe('s3cret');
    expect(box(KEY, OTHER).isOutOfDate(sealed)).toBe(true);
    expect(box(OTHER).isOutOfDate(sealed)).toBe(false);
  });

  it('is the text itself where there is no key, and out of date once there is one', () => {
    const plain = box().seal('no secret. at all', 'here');

    expect(box(KEY).open(plain, 'here')).toBe('no secret. at all');
    expect([box().isOutOfDate(plain), box(KEY).isOutOfDate(plain)]).toEqual([false, true]);
  });
});
