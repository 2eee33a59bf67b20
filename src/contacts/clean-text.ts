// A line break in a name becomes a SIP header of its own, and one NUL or lone surrogate loses a PBX the whole answer.
const CONTROL_CHARACTERS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g;

/** Text as it may leave for a PBX: no control characters, well-formed, no space around it; null where nothing is left. */
export function cleanText(text: string | null): string | null {
  if (text === null) return null;
  return text.toWellFormed().replace(CONTROL_CHARACTERS, '').trim() || null;
}
