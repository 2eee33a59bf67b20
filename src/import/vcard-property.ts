/** One line of a vCard, unfolded: `item1.TEL;TYPE=CELL,PREF:+40 700 000 000`. */
export interface VcardProperty {
  name: string;
  /** As it stands. */
  value: string;
  /** As it is meant. */
  text: string;
  /** Of a name or an organisation, which have several. */
  parts: string[];
  /** Of categories. */
  list: string[];
  /** In lower case: cell, work. */
  types: string[];
  /** 1 to 100, the lower the more; 101 where nothing is said. */
  preference: number;
}

const LINE = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)$/s;
const NO_PREFERENCE = 101;

/** Null for what is none. */
export function readProperty(line: string): VcardProperty | null {
  const [, name, parameters = '', value = ''] = LINE.exec(line) ?? [];
  if (name === undefined) return null;
  const types = typesOf(parameters);
  const raw = /quoted-printable/i.test(parameters) ? decodeQuotedPrintable(value, parameters) : value;
  return {
    name: name.toUpperCase(),
    value,
    text: unescape(raw),
    parts: split(raw, ';'),
    list: split(raw, ','),
    types,
    preference: preferenceOf(parameters, types),
  };
}

/** `TYPE=CELL,VOICE`, `TYPE="cell,voice"`, and as version 2.1 has it, `CELL;VOICE`. */
function typesOf(parameters: string): string[] {
  return parameters.split(';').flatMap((parameter) => {
    const [, key, value] = /^(?:([\w-]+)=)?"?(.*?)"?$/.exec(parameter) ?? [];
    return key === undefined || key.toUpperCase() === 'TYPE' ? (value ?? '').toLowerCase().split(',') : [];
  });
}

function preferenceOf(parameters: string, types: readonly string[]): number {
  const said = /;PREF="?(\d+)/i.exec(parameters)?.[1];
  if (said) return Number(said);
  return types.includes('pref') ? 1 : NO_PREFERENCE;
}

function decodeQuotedPrintable(text: string, parameters: string): string {
  const bytes = Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
    'latin1',
  );
  const charset = /CHARSET=([\w-]+)/i.exec(parameters)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

const unescape = (text: string): string =>
  text.replace(/\\(.)/gs, (_, sign: string) => (sign === 'n' || sign === 'N' ? '\n' : sign)).trim();

/** At the signs that are not escaped. */
const split = (text: string, sign: ',' | ';'): string[] =>
  text.split(sign === ',' ? /(?<!\\),/ : /(?<!\\);/).map(unescape);
