import { KeysOfIds } from './keys-of-ids.js';

describe('KeysOfIds', () => {
  it('tells under which keys a thing is', () => {
    const keys = new KeysOfIds();
    keys.add(1, 'a');
    keys.add(1, 'b');
    keys.add(2, 'c');

    keys.remove(1, 'a');
    keys.remove(2, 'c');

    expect([1, 2, 3].map((id) => keys.of(id))).toEqual([['b'], [], []]);
  });

  it('holds nothing for a thing that is under no key any more', () => {
    const keys = new KeysOfIds();

    for (let id = 0; id < 1000; id += 1) {
      keys.add(id, 'a');
      keys.remove(id, 'a');
    }

    expect(keys.size).toBe(0);
  });
});
