import type { AddressInfo } from 'node:net';
import { type Client, createClient, type ExecutionResult } from 'graphql-ws';
import { type ClientOptions as SocketOptions, WebSocket } from 'ws';
import type { TestApp } from './create-app.js';

export interface Subscription {
  /** The next that is told. */
  next(): Promise<ExecutionResult>;
  /** What has been told so far and not been asked for. */
  readonly waiting: ExecutionResult[];
  /** Rejects with what ends it. */
  readonly ended: Promise<void>;
  leave(): void;
}

export const subscriptionUrl = ({ app }: Pick<TestApp, 'app'>): string => {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return `ws://127.0.0.1:${port}/graphql`;
};

/** Somebody who watches, over graphql-transport-ws. */
export function aSubscriber(
  testApp: Pick<TestApp, 'app'>,
  { token, ...options }: SocketOptions & { token?: string },
) {
  class Socket extends WebSocket {
    constructor(url: string, protocols: string | string[]) {
      super(url, protocols, options);
    }
  }
  const client = createClient({
    url: subscriptionUrl(testApp),
    connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` },
    webSocketImpl: Socket,
    retryAttempts: 0,
    lazy: true,
  });
  const watch = (query: string, variables: Record<string, unknown> = {}): Subscription =>
    subscribed(client, query, variables);
  return { client, watch, close: () => client.dispose() };
}

function subscribed(client: Client, query: string, variables: Record<string, unknown>): Subscription {
  const waiting: ExecutionResult[] = [];
  const asking: ((result: ExecutionResult) => void)[] = [];
  let leave = (): void => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    leave = client.subscribe(
      { query, variables },
      {
        next: (result) => {
          const ask = asking.shift();
          if (ask) ask(result as ExecutionResult);
          else waiting.push(result as ExecutionResult);
        },
        error: reject,
        complete: resolve,
      },
    );
  });
  ended.catch(() => undefined);
  const next = () =>
    new Promise<ExecutionResult>((resolve, reject) => {
      const result = waiting.shift();
      if (result) return resolve(result);
      asking.push(resolve);
      ended.catch(reject);
    });
  return { next, waiting, ended, leave };
}
