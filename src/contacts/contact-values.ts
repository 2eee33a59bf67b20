/** A language code and an optional region, as the PBX takes it: `ro`, `en-GB`, `en_GB`, `es-419`. */
export const isLanguage = (text: string): boolean =>
  /^[A-Za-z]{2,3}(?:[-_](?:[A-Za-z]{2}|[0-9]{3}))?$/.test(text);
