import { setTimeout as wait } from 'node:timers/promises';
import { type FakeAnswer, type HttpFake, startHttpFake } from './http-fake.js';

/** What the other system knows of a caller: any of the nine fields, and whatever else it likes to say. */
export type GenericCaller = Record<string, string | number | null>;

export interface FakeGeneric extends HttpFake {
  /** By the telephone, as it is asked for. */
  callers: Map<string, GenericCaller>;
  /** The URL to give a source: with a token, as the vendor's example has it. */
  url: string;
  /** How long it thinks before it answers. */
  delayMs: number;
  /** How many answers it has given, troubles not counted. */
  answered: number;
}

const TOKEN = 'their_secret';

/** The contract that we serve ourselves, served by somebody else: nine nulls for a stranger, 401 without its token. */
export async function startFakeGeneric(): Promise<FakeGeneric> {
  const callers = new Map<string, GenericCaller>();
  const more = { callers, url: '', delayMs: 0, answered: 0 };
  const http = await startHttpFake(async ({ query }): Promise<FakeAnswer> => {
    if (query.get('token') !== TOKEN) return { status: 401, body: { error: { code: 'UNAUTHENTICATED' } } };
    const known = callers.get(query.get('telephone') ?? '');
    if (fake.delayMs > 0) await wait(fake.delayMs);
    fake.answered += 1;
    return { body: { id: null, name: null, queue_position: null, direct_line: null, ...known } };
  });
  const fake: FakeGeneric = Object.assign(http, more);
  fake.url = `${http.origin}/api/while1voice?token=${TOKEN}`;
  return fake;
}
