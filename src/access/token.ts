import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 8;
const SECRET_LENGTH = 32; // 190 bits
const CHECK_SUM_LENGTH = 6;
const ISSUED = /^cd_([0-9A-Za-z]{8})_([0-9A-Za-z]{38})$/;

/** A new token: `cd_`, 8 characters that identify it, `_`, 32 random ones and a check sum of 6. */
export function issueToken(): string {
  const body = `cd_${random(ID_LENGTH)}_${random(SECRET_LENGTH)}`;
  return body + checkSum(body);
}

/** Looks like one of ours and cannot be: refused without another thought. */
export function isMistyped(token: string): boolean {
  return ISSUED.test(token) && checkSum(token.slice(0, -CHECK_SUM_LENGTH)) !== token.slice(-CHECK_SUM_LENGTH);
}

/** Whether we made it: any other text is the demo's or ADMIN_TOKEN. */
export const isIssued = (token: string): boolean => ISSUED.test(token) && !isMistyped(token);

/** What a token is found by: the 8 characters of one that we issued; of any other text, 8 of its hash. */
export function tokenId(token: string): string {
  return ISSUED.exec(token)?.[1] ?? base62(createHash('sha256').update(`id:${token}`).digest(), ID_LENGTH);
}

/** SHA-256, hexadecimal: what is kept of a token. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Compares in constant time. */
export function tokenMatches(token: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(tokenHash(token), 'hex'), Buffer.from(hash, 'hex'));
}

function random(length: number): string {
  return base62(randomBytes(length * 2), length);
}

/** Two bytes a character, so that no character is likelier than another by more than a thousandth. */
function base62(bytes: Buffer, length: number): string {
  return Array.from({ length }, (_, i) => ALPHABET[bytes.readUInt16BE(i * 2) % ALPHABET.length]).join('');
}

function checkSum(text: string): string {
  let rest = crc32(text);
  let sum = '';
  for (let i = 0; i < CHECK_SUM_LENGTH; i++) {
    sum = ALPHABET[rest % ALPHABET.length] + sum;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return sum;
}
