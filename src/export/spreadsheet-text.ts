// Text that a spreadsheet takes for text. Excel and its like run what begins with one of these signs, be it the start of
// the cell or, where they part cells at another sign than the file does, of one of its parts.

const PART = /([;\t\r\n])/;
const FORMULA = /^['\s]*[=+\-@＝＋－＠]/;
/** Further on in a list of phones: a number, and nothing that runs. */
const NUMBER = /^\+\d+$/;

/** With an apostrophe wherever a formula could begin; what has one already gets another, so that each text comes back. */
export function quoteFormulas(text: string): string {
  return eachPart(text, (part, isFirst, next) => {
    const runs = FORMULA.test(part) ? isFirst || !NUMBER.test(part) : isFirst && isControl(part, next);
    return runs ? `'${part}` : part;
  });
}

/** What `quoteFormulas` has been given: `'+40700000000` is +40700000000 again. */
export function unquoteFormulas(text: string): string {
  if (!text.includes("'")) return text;
  return eachPart(text, (part, isFirst, next) => {
    const isQuoted = part.startsWith("'") && (FORMULA.test(part) || (isFirst && isControl(part, next)));
    return isQuoted ? part.slice(1) : part;
  });
}

/** A cell that begins with a tab or the end of a line, perhaps behind blanks and quotes of ours. */
const isControl = (first: string, next: string | undefined): boolean =>
  /^['\s]*$/.test(first) && next !== undefined && /[\t\r\n]/.test(next);

function eachPart(
  text: string,
  change: (part: string, isFirst: boolean, next: string | undefined) => string,
): string {
  if (!PART.test(text)) return change(text, true, undefined);
  const parts = text.split(PART);
  return parts.map((part, i) => (i % 2 === 0 ? change(part, i === 0, parts[i + 1]) : part)).join('');
}
