import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = 's1';
const PLAIN = 'p1';

interface Key {
  /** What a sealed text names it by; says nothing of the key. */
  id: string;
  secret: Buffer;
}

/**
 * Seals what is secret at rest: AES-256-GCM, with a key derived (HKDF-SHA-256) from ENCRYPTION_KEY. What was sealed with
 * ENCRYPTION_KEY_PREVIOUS is opened too, so that the key can be changed.
 */
@Injectable()
export class SecretBox {
  private readonly current: Key | null;
  private readonly keys: Key[];

  constructor({ ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS }: Settings) {
    this.current = ENCRYPTION_KEY ? derived(ENCRYPTION_KEY) : null;
    const previous = ENCRYPTION_KEY_PREVIOUS ? [derived(ENCRYPTION_KEY_PREVIOUS)] : [];
    this.keys = [...(this.current ? [this.current] : []), ...previous];
  }

  get hasKey(): boolean {
    return this.current !== null;
  }

  /**
   * Without a key the text as it is: whoever has a secret in it must not come here then.
   *
   * @param place where it is kept; it can be opened nowhere else
   */
  seal(text: string, place: string): string {
    if (!this.current) return `${PLAIN}.${text}`;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.current.secret, iv).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return [SEALED, this.current.id, sealed.toString('base64url')].join('.');
  }

  /** Null where the key is gone, or the text is not what was sealed for this place. */
  open(text: string, place: string): string | null {
    if (text.startsWith(`${PLAIN}.`)) return text.slice(PLAIN.length + 1);
    const [kind, keyId, sealed = ''] = text.split('.');
    const key = this.keys.find(({ id }) => id === keyId);
    return kind === SEALED && key ? opened(Buffer.from(sealed, 'base64url'), key, place) : null;
  }

  /** Whether it would be sealed otherwise now: with another key, or at all. */
  isOutOfDate(text: string): boolean {
    return this.current !== null && !text.startsWith(`${SEALED}.${this.current.id}.`);
  }
}

function derived(text: string): Key {
  const derive = (purpose: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', text, '', `caller-data sources: ${purpose}`, bytes));
  return { id: derive('key id', 6).toString('hex'), secret: derive('key', 32) };
}

function opened(sealed: Buffer, { secret }: Key, place: string): string | null {
  const [iv, tag] = [sealed.subarray(0, IV_BYTES), sealed.subarray(-TAG_BYTES)];
  try {
    const decipher = createDecipheriv(CIPHER, secret, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
    const text = sealed.subarray(IV_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
