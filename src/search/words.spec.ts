import { wantedWords, wordsOf } from './words.js';

describe('wordsOf', () => {
  it.each([
    ['Ion Popescu', ['ion', 'popescu']],
    ['Ștefan ȚĂRANU', ['stefan', 'taranu']],
    ["James O'Connor", ['james', "o'connor", "'connor", 'connor']],
    ['O’Connor', ["o'connor", "'connor", 'connor']],
    ['Ana-Maria', ['ana-maria', '-maria', 'maria']],
    ['100% Sigur', ['100%', '%', 'sigur']],
    ['snake_case', ['snake_case', '_case', 'case']],
    ['山田 花子', ['山田', '田', '花子', '子']],
    ['東京Tower', ['東京tower', '京tower', 'tower']],
    ['Ｔｏｋｙｏ', ['tokyo']],
    [' ', []],
  ])('of %j are %j', (text, expected) => {
    expect(wordsOf(text)).toEqual(expected);
  });

  it('are cut, by whole characters, and not without number', () => {
    expect(wordsOf('😀'.repeat(100))[0]).toBe('😀'.repeat(64));
    expect(wordsOf('山'.repeat(10) + 'a.'.repeat(200)).length).toBeLessThanOrEqual(128);
  });
});

describe('wantedWords', () => {
  it.each([
    ['Ion  POPESCU', ['ion', 'popescu']],
    ['Popescu, Ion', ['popescu', 'ion']],
    ['a an ana', ['ana']],
    ['ion ion', ['ion']],
    ['%', ['%']],
    [',', [',']],
    ['  ', []],
  ])('of %j are %j', (search, expected) => {
    expect(wantedWords(search)).toEqual(expected);
  });
});
