/**
 * The secrets and telephone numbers of this suite, learnt from what it sends, sets up and enters: each would be known again
 * wherever it stood.
 */
const secrets = new Set<string>();
/** That of the vendor's example is in every suite, also where another process is asked. */
const numbers = new Set(['700000000']);

/** Shorter ones are no secrets but examples of bad ones, and would be found in other words. */
const SECRET_LENGTH = 12;
/** Extensions and emergency numbers are found in any count. Of longer numbers the last digits are the same in all notations. */
const [FEWEST_DIGITS, DIGITS] = [7, 9];
const E164_DIGITS = 15;
/** A document that is to be refused for its size teaches nothing. */
const TOO_LONG = 100_000;

const ISSUED_TOKEN = /cd_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{16,}/;
const SECRET_NAMES = /(?:token|password|secret|api_?key)[^=&\s"]*=([^&\s"]+)/gi;
const BEARER = /^Bearer (\S+)$/i;
const NUMBER = /\d(?:[\s()./-]{0,3}\d){6,}/g;
const IS_DATE = /^\d{4}-\d\d-\d\d/;

export function learnSecret(secret: string | undefined): void {
  if (secret !== undefined && secret.length >= SECRET_LENGTH) secrets.add(secret);
}

/** A URL, a header, a source's params, or whatever else somebody sends. */
export function learnText(sent: string | undefined): void {
  if (sent === undefined || sent.length > TOO_LONG) return;
  for (const text of new Set([sent, decoded(sent)])) {
    learnSecret(BEARER.exec(text)?.[1]);
    for (const [, secret] of text.matchAll(SECRET_NAMES)) learnSecret(secret);
    for (const [number] of text.normalize('NFKC').matchAll(NUMBER)) learnNumber(number);
  }
}

/** All texts in a body, also a GraphQL document's. */
export function learnFrom(body: unknown): void {
  if (typeof body === 'string') learnText(body);
  else if (typeof body === 'object' && body !== null) Object.values(body).forEach(learnFrom);
}

function learnNumber(text: string): void {
  if (IS_DATE.test(text)) return;
  const digits = text.replace(/\D/g, '');
  const own = digits.replace(/^0+/, '');
  if (digits.length > E164_DIGITS || own.length < FEWEST_DIGITS) return;
  numbers.add(own.slice(-DIGITS));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Those of the texts that hold one of them. */
export function leaksIn(texts: Iterable<string>): string[] {
  return [...texts].filter((text) => {
    const isSecret = ISSUED_TOKEN.test(text) || [...secrets].some((secret) => text.includes(secret));
    return isSecret || holdsNumber(text);
  });
}

/** However it is grouped, and whatever stands before it. */
function holdsNumber(text: string): boolean {
  const runs =
    text
      .normalize('NFKC')
      .replace(/%20|%2B|[ .()/+-]/gi, '')
      .match(/\d{7,}/g) ?? [];
  return runs.some((run) => {
    for (let start = 0; start <= run.length - FEWEST_DIGITS; start++)
      for (let length = FEWEST_DIGITS; length <= DIGITS; length++)
        if (numbers.has(run.slice(start, start + length))) return true;
    return false;
  });
}
