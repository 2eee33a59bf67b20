import type { FieldMistake } from '../errors/errors.js';
import { decoded, type TypedParam, typedParams, writtenParams } from './read-params.js';

/** What stands for a secret wherever a source is shown; given back, it keeps the secret that is stored. */
export const MASK = '***';

// What a customer's own script or WSDL calls its secrets we can only guess.
const SOUNDS_SECRET = /pass(?!age|enger|ive)|pwd|secret|token|api_?key|^key$|^auth|credential/i;

/** Params to be shown: as they were typed, with every secret masked, and whatever is not understood. */
export function maskedParams(text: string, secrets: readonly string[]): string {
  return writtenParams(
    typedParams(text).map((param) =>
      param.value !== '' && isSecret(param, secrets) ? { ...param, value: MASK } : param,
    ),
  );
}

export function hasSecrets(text: string, secrets: readonly string[]): boolean {
  return typedParams(text).some((param) => param.value !== '' && isSecret(param, secrets));
}

/** Params with the stored secrets where the text says `***`; a mistake for each that there is nothing stored for. */
export function restoredParams(
  text: string,
  stored: string,
  secrets: readonly string[],
): { params: string; mistakes: FieldMistake[] } {
  const kept = Map.groupBy(typedParams(stored), pathOf);
  const mistakes: FieldMistake[] = [];
  const params = typedParams(text).map((param) => {
    if (decoded(param.value) !== MASK || !isSecret(param, secrets)) return param;
    const before = kept.get(pathOf(param))?.shift();
    if (before) return { ...param, value: before.value };
    const path = `params.${pathOf(param)}`;
    mistakes.push({ path, message: 'is not stored yet: *** stands for a secret that is' });
    return param;
  });
  return { params: writtenParams(params), mistakes };
}

function isSecret({ path }: TypedParam, secrets: readonly string[]): boolean {
  if (!path) return true;
  const names = path.filter((name) => name !== null);
  const isNamed = names.some((_, i) => secrets.includes(names.slice(0, i + 1).join('.')));
  return isNamed || names.some((name) => SOUNDS_SECRET.test(name));
}

const pathOf = ({ path, name }: TypedParam): string =>
  path ? path.map((part) => part ?? '[]').join('.') : name;

/** A URL to be shown, `user:password@`, `token=` and `key=` masked; one that cannot be read is masked whole. */
export function maskedUrl(url: string): string {
  return mapUrl(url, () => MASK);
}

export function urlHasSecrets(url: string): boolean {
  return maskedUrl(url) !== url;
}

/** A URL with the stored one's secrets where it says `***`. */
export function restoredUrl(url: string, stored: string | null): { url: string; mistakes: FieldMistake[] } {
  const kept = new Map<string, string>();
  if (stored) mapUrl(stored, (name, value) => (kept.set(name, value), value));
  let isMissing = false;
  const restored = mapUrl(url, (name, value) => {
    if (decoded(value) !== MASK) return value;
    isMissing ||= !kept.has(name);
    return kept.get(name) ?? value;
  });
  const mistake = { path: 'url', message: 'has a *** for which no secret is stored' };
  return { url: restored, mistakes: isMissing ? [mistake] : [] };
}

/** With each secret of it changed, as typed otherwise: a URL that is parsed and printed may be another one. */
function mapUrl(url: string, change: (name: string, value: string) => string): string {
  const [, start = '', user = '', rest = ''] = /^([a-z]+:\/\/)(?:([^/?#]*)@)?([^]*)$/i.exec(url) ?? [];
  if (start === '') return change('url', url);
  const credentials = user === '' ? '' : `${change('user', user)}@`;
  return start + credentials + mapQuery(rest, change);
}

function mapQuery(rest: string, change: (name: string, value: string) => string): string {
  return rest.replace(/([?&;])([^=&#;]+)=([^&#;]+)/g, (all, sign: string, name: string, value: string) =>
    SOUNDS_SECRET.test(decoded(name)) ? `${sign}${name}=${change(`?${name}`, value)}` : all,
  );
}
