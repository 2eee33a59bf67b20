// Letters that Unicode does not take apart into a base letter and a mark, and the apostrophes that people type.
const WHOLE_LETTERS: Record<string, string> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i',
  '’': "'", '‘': "'", ʼ: "'",
}; // prettier-ignore

const ASCII = /^[\x00-\x7F]*$/;

/** Text as it is compared in a search: without case, accents or width. Stefan is Ștefan, Ｔｏｋｙｏ is tokyo. */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðþłħı’‘ʼ]/g, (letter) => WHOLE_LETTERS[letter] ?? letter)
    .normalize('NFC');
}
