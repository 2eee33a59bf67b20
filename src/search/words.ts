import { foldText } from './fold-text.js';

/** As many characters of a word are kept and compared. */
export const WORD_LENGTH = 64;
/** Nobody's name has more; a text of four hundred characters without a space must not cost as many rows. */
const MAX_WORDS = 128;

// Scripts that put no space between words: each character may begin one. The first of them is Thai, from U+0E00 on.
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LETTER = /[\p{L}\p{N}]/u;

/**
 * The words that a text can be found by, as the beginning of one: each token, and what of it begins behind a change
 * between letters and signs (`o'connor`, `'connor`, `connor`) or with a character of a script without spaces.
 */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const token of tokensOf(text)) {
    const characters = [...token];
    let before = '';
    for (const [i, character] of characters.entries()) {
      const kind = kindOf(character);
      if (kind === before && kind !== 'unspaced') continue;
      before = kind;
      words.add(characters.slice(i, i + WORD_LENGTH).join(''));
      if (words.size === MAX_WORDS) return [...words];
    }
  }
  return [...words];
}

/** What a search asks for: each must begin a word. Whatever another one implies is left out. */
export function wantedWords(search: string): string[] {
  const wanted = tokensOf(search)
    // "Popescu, Ion" is no other search than "Popescu Ion".
    .map((token) => token.replace(/(?<=.)[,;]+$/, ''))
    .map((token) => [...token].slice(0, WORD_LENGTH).join(''));
  const distinct = [...new Set(wanted)];
  return distinct.filter((word) => !distinct.some((other) => other !== word && other.startsWith(word)));
}

const tokensOf = (text: string): string[] => foldText(text).split(/\s+/).filter(Boolean);

function kindOf(character: string): 'unspaced' | 'letter' | 'sign' {
  if (character >= '\u0E00' && UNSPACED.test(character)) return 'unspaced';
  return LETTER.test(character) ? 'letter' : 'sign';
}
