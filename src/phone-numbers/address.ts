/** Whom a text addresses: the user of a SIP URI, the number of a `tel:` URI, else the text itself. */
export interface Address {
  user: string;
  /** The digits of a `phone-context`, which go before those of `user`. */
  context: string | null;
}

// A SIP header with all its parameters fits. What does not is refused whole: a part of it could be anybody's number.
const MAX_TEXT = 512;

// Marks of direction, zero-width characters and their like; and quotes, which also keep a `+` from a spreadsheet.
const INVISIBLE = /[\p{Cf}"']/gu;

/** Null for a URI that names a host and nobody there, and for text beyond all measure. Quotes are left out. */
export function readAddress(text: string): Address | null {
  if (text.length > MAX_TEXT) return null;
  const legible = toAscii(text.replace(INVISIBLE, ''));
  const inBrackets = before(legible.slice(legible.lastIndexOf('<') + 1), '>');
  const scheme = /^\s*(?:sips?|tel):/i.exec(inBrackets)?.[0] ?? '';
  const rest = inBrackets.slice(scheme.length);
  if (/sip/i.test(scheme) && !rest.includes('@') && /[.[]/.test(rest)) return null;

  const whom = before(rest, '@');
  const context = /;phone-context=\+([\d.()-]+)/i.exec(decodePercent(whom))?.[1] ?? '';
  return {
    user: decodePercent(before(whom, scheme ? /[;?:]/ : ';')),
    context: context.replace(/\D/g, '') || null,
  };
}

function before(text: string, end: string | RegExp): string {
  return text.split(end, 1)[0] ?? '';
}

function decodePercent(text: string): string {
  return text.replace(/%([0-7][\da-f])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** Full-width signs and the digits of every script (٠٧, ०७) become those of a keypad. */
function toAscii(text: string): string {
  return text.replace(/[！-～]|\p{Nd}/gu, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    return sign >= '！' && sign <= '～' ? String.fromCharCode(code - 0xfee0) : digitAt(code);
  });
}

/** Unicode has its decimal digits in runs of ten, each from zero to nine; a few scripts' runs adjoin. */
function digitAt(code: number): string {
  let start = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
  return String((code - start) % 10);
}
