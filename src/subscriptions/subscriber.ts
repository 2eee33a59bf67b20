import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { AdmittedClient, Credentials } from '../access/access-policy.js';

/** Of what waits to be sent to one who does not read. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** One connection of somebody who watches. */
export class Subscriber {
  /** What it was let in by, so that it can be asked again. */
  admitted: { client: AdmittedClient; by: Credentials } | undefined;
  /** Whether anything has been heard of it since the last ping. */
  isAlive = true;

  constructor(
    readonly socket: WebSocket,
    readonly request: IncomingMessage,
    private readonly onSlow: () => void,
  ) {}

  /** As one piece on its way: each by itself would cost as much as all together. */
  sendAll(messages: readonly string[]): void {
    const { socket } = this.request;
    socket.cork();
    for (const message of messages) this.send(message);
    socket.uncork();
  }

  /** Never waits: who does not read what was sent before is let go. */
  send(message: string): void {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      this.onSlow();
      socket.terminate();
    } else socket.send(message);
  }
}
