import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

const BAD_TOKENS_ALLOWED = 20;
const WINDOW_MS = 60_000;
/** Addresses remembered: some 10 MiB. An attacker with more of them makes us forget his oldest, and nobody else's calls. */
export const ADDRESSES = 50_000;

interface Failures {
  count: number;
  since: number;
}

/** Counts bad tokens per address (IPv6: per /64), in bounded memory and on a monotonic clock. */
@Injectable()
export class Guessing {
  private readonly failures = new LRUCache<string, Failures>({ max: ADDRESSES });

  /** How many addresses are remembered. */
  get size(): number {
    return this.failures.size;
  }

  /**
   * One more bad token from this address.
   *
   * @returns seconds for which it is to be told to wait; 0 while it has not guessed too often
   */
  failed(address: string | null, now = performance.now()): number {
    const key = neighbourhood(address);
    const known = this.failures.get(key);
    const current = known && now - known.since < WINDOW_MS ? known : { count: 0, since: now };
    this.failures.set(key, { ...current, count: current.count + 1 });
    if (current.count < BAD_TOKENS_ALLOWED) return 0;
    return Math.max(1, Math.ceil((current.since + WINDOW_MS - now) / 1000));
  }
}

/** A provider hands out a whole /64 to one customer: its addresses count as one. */
function neighbourhood(address: string | null): string {
  if (!address?.includes(':')) return address ?? 'unknown';
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return groups.map((group) => parseInt(group, 16).toString(16)).join(':');
}
