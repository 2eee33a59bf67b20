import { type Client, createClient } from 'graphql-ws/client';
import { type AskFailure, failureOf } from './ask.js';
import { backoffMs } from './backoff.js';
import type { Line } from './board.js';

export interface Wanted {
  query: string;
  variables: Record<string, unknown>;
  /** The value of its one root field. */
  onTold: (told: never) => void;
}

export interface Watching {
  stop(): void;
  /** Without waiting for the next try. */
  tryNow(): void;
}

interface Heard {
  onLine: (line: Line) => void;
  /** Each time that it is connected: what happened meanwhile is not told again. */
  onConnected: () => void;
  /** Where going on is of no use. */
  onFailure: (failure: AskFailure) => void;
}

const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5000;
/** The protocol's own: no good token; and the server's: it may not, or may something else now. */
const [UNAUTHORIZED, FORBIDDEN] = [4401, 4403];

/** Keeps a connection and its subscriptions, for as long as it takes. */
export function watch(token: string, wanted: readonly Wanted[], heard: Heard): Watching {
  const pause = new Pause(heard.onLine);
  const failed = (code: number | undefined) => {
    if (code === UNAUTHORIZED) heard.onFailure('refused');
    if (code === FORBIDDEN) heard.onFailure('forbidden');
  };
  const { protocol, host } = location;
  const client: Client = createClient({
    url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: Infinity,
    shouldRetry: (event) => !isFinal((event as CloseEvent).code),
    retryWait: (tries) => pause.take(tries),
    connectionAckWaitTimeout: PONG_WITHIN_MS,
    keepAlive: PING_EVERY_MS,
    on: {
      ...hangUpOnSilence(() => client),
      connected: () => {
        heard.onLine({ state: 'live' });
        // The subscriptions are sent in this turn, behind whoever listens.
        setTimeout(heard.onConnected);
      },
      closed: (event) => {
        heard.onLine({ state: 'lost', retryAt: null });
        failed((event as CloseEvent).code);
      },
    },
  });
  for (const one of wanted) subscribe(client, one, heard);
  return { stop: () => void client.dispose(), tryNow: () => pause.end() };
}

const isFinal = (code: number | undefined): boolean => code === UNAUTHORIZED || code === FORBIDDEN;

function subscribe(client: Client, { query, variables, onTold }: Wanted, heard: Heard): void {
  const refused = (errors: readonly { extensions?: Record<string, unknown> }[]) =>
    heard.onFailure(failureOf(errors[0]?.extensions?.code as string | undefined));
  client.subscribe<Record<string, never>>(
    { query, variables },
    {
      next: ({ data, errors }) => {
        if (errors) return refused(errors);
        for (const told of Object.values(data ?? {})) onTold(told);
      },
      error: (error) => {
        if (Array.isArray(error)) refused(error as []);
        // What is final is heard of where the connection ends; after the rest the library gives up, and we do not.
        else if (!isFinal((error as CloseEvent).code)) heard.onFailure('away');
      },
      complete: () => undefined,
    },
  );
}

/** A connection whose other end is gone looks open for minutes: who does not answer a ping is gone. */
function hangUpOnSilence(client: () => Client) {
  let silence: ReturnType<typeof setTimeout> | undefined;
  return {
    ping: (received: boolean) => {
      if (!received) silence = setTimeout(() => client().terminate(), PONG_WITHIN_MS);
    },
    pong: (received: boolean) => {
      if (received) clearTimeout(silence);
    },
    opened: () => clearTimeout(silence),
  };
}

/** The wait between two tries, which the agent, or a network that is back, may cut short. */
class Pause {
  private finish: () => void = () => undefined;

  constructor(private readonly onLine: (line: Line) => void) {}

  take(tries: number): Promise<void> {
    const ms = backoffMs(tries);
    this.onLine({ state: 'lost', retryAt: performance.now() + ms });
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end(), ms);
      this.finish = () => {
        clearTimeout(timer);
        this.onLine({ state: 'lost', retryAt: null });
        resolve();
      };
    });
  }

  end(): void {
    this.finish();
    this.finish = () => undefined;
  }
}
