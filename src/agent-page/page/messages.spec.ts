import { fill, firstLanguage, MESSAGES, type Messages, times } from './messages.js';

const { en, ro } = MESSAGES;
const keys = Object.keys(en) as (keyof Messages)[];
const placesOf = (message: string) => [...message.matchAll(/\{\w+\}/g)].map(String).sort();

describe('the page’s words', () => {
  it('are all there in both languages', () => {
    expect(Object.keys(ro).sort()).toEqual([...keys].sort());
    expect(Object.values({ ...en, ...ro }).filter((message) => message.trim() === '')).toEqual([]);
  });

  it.each(keys.filter((key) => !key.startsWith('times_')))('%s has the same places in both', (key) => {
    expect(placesOf(ro[key])).toEqual(placesOf(en[key]));
  });

  it('are Romanian with its own letters, and not with the Turkish ones', () => {
    const text = Object.values(ro).join(' ');

    expect(text).toMatch(/ș.*ț|ț.*ș/);
    expect(text).not.toMatch(/[şţŞŢ]/);
  });

  it('are in two languages: nothing is left in the other’s', () => {
    // Words that are the same in both.
    const same = keys.filter((key) => en[key] === ro[key]);

    expect(same.sort()).toEqual(['title', 'token']);
  });
});

it.each([
  [['ro-RO', 'en'], 'ro'],
  [['de', 'RO', 'en'], 'ro'],
  [['en-US', 'ro'], 'en'],
  [['hu'], 'en'],
  [[], 'en'],
])('to a browser that wants %j it speaks %s', (wanted, language) => {
  expect(firstLanguage(wanted)).toBe(language);
});

it('fills in values as they are, and no place within them', () => {
  expect(fill('Call from {who}. {details}', { who: '{details} <b>', details: '$1' })).toBe(
    'Call from {details} <b>. $1',
  );
});

it.each([
  [1, '1 time', 'o dată'],
  [2, '2 times', 'de 2 ori'],
  [19, '19 times', 'de 19 ori'],
  [20, '20 times', 'de 20 de ori'],
])('%d is counted in both', (n, english, romanian) => {
  expect([times(n, 'en'), times(n, 'ro')]).toEqual([english, romanian]);
});
