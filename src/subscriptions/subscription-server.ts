import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { handleProtocols } from 'graphql-ws';
import { Counter, Gauge } from 'prom-client';
import { WebSocketServer } from 'ws';
import { Changes } from '../events/changes.js';
import { GRAPHQL_PATH } from '../graphql/graphql-door.js';
import { Metrics } from '../metrics/metrics.js';
import { Subscriber } from './subscriber.js';
import { type Found, SubscriptionDoor } from './subscription-door.js';
import { SubscriptionProtocol } from './subscription-protocol.js';

const MAX_CONNECTIONS = 5000;
/** Of those that have not shown yet who they are. */
const MAX_STRANGERS = 500;
const MAX_MESSAGE_BYTES = 64 * 1024;
const PING_EVERY_MS = 20_000;
/** An API client that is changed or expires is refused within two seconds everywhere, and let go within one more. */
const CHECK_EVERY_MS = 1000;
const CHECKS_AT_ONCE = 100;
const GOODBYE_MS = 500;

/** The sockets of those who watch, at the same path as GraphQL's other operations. */
@Injectable()
export class SubscriptionServer implements OnModuleInit, OnApplicationBootstrap {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols,
  });
  private readonly subscribers = new Set<Subscriber>();
  private readonly slow: Counter;
  private timers: NodeJS.Timeout[] = [];
  private isClosing = false;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly door: SubscriptionDoor,
    private readonly protocol: SubscriptionProtocol,
    private readonly changes: Changes,
    { registry }: Metrics,
  ) {
    const { subscribers } = this;
    new Gauge({
      name: 'caller_data_subscribers',
      help: 'Connections of those who watch lookups or calls',
      registers: [registry],
      collect() {
        this.set(subscribers.size);
      },
    });
    this.slow = new Counter({
      name: 'caller_data_subscribers_dropped_total',
      help: 'Connections that were let go because they did not read what was sent to them',
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    // The command line has no server.
    const adapter = this.host.httpAdapter as FastifyAdapter | undefined;
    const server = adapter?.getHttpServer();
    server?.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    this.changes.listen(({ what }) => (what === 'access' ? this.checkNow() : undefined));
    this.timers = [
      setInterval(() => this.ping(), PING_EVERY_MS).unref(),
      setInterval(() => void this.checkAgain(), CHECK_EVERY_MS).unref(),
    ];
  }

  /** Before the routes are registered. The server closes before the application does, and would wait for the sockets. */
  onModuleInit(): void {
    const adapter = this.host.httpAdapter as FastifyAdapter | undefined;
    if (adapter?.getType() !== 'fastify') return;
    adapter.getInstance<FastifyInstance>().addHook('preClose', () => this.letGo());
  }

  private async letGo(): Promise<void> {
    this.isClosing = true;
    this.timers.forEach(clearInterval);
    const gone = [...this.subscribers].map(({ socket }) => {
      socket.close(1001, 'Going away');
      return new Promise((resolve) => socket.once('close', resolve));
    });
    const goodbye = setTimeout(
      () => this.subscribers.forEach(({ socket }) => socket.terminate()),
      GOODBYE_MS,
    );
    await Promise.all(gone);
    clearTimeout(goodbye);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const [path] = (request.url ?? '').split('?');
    if (path !== GRAPHQL_PATH) return refuse(socket, '404 Not Found');
    const strangers = this.subscribers.size - this.known;
    if (this.isClosing || this.subscribers.size >= MAX_CONNECTIONS || strangers >= MAX_STRANGERS)
      return refuse(socket, '503 Service Unavailable');
    this.sockets.handleUpgrade(request, socket, head, (opened) => {
      const subscriber = new Subscriber(opened, request, () => this.slow.inc());
      this.subscribers.add(subscriber);
      opened.on('pong', () => (subscriber.isAlive = true));
      opened.on('close', () => this.subscribers.delete(subscriber));
      this.protocol.speak(subscriber);
    });
  }

  private get known(): number {
    return this.protocol.acknowledged;
  }

  private ping(): void {
    for (const subscriber of this.subscribers) {
      if (!subscriber.isAlive) subscriber.socket.terminate();
      else if (subscriber.socket.readyState === subscriber.socket.OPEN) subscriber.socket.ping();
      subscriber.isAlive = false;
    }
  }

  /** Before he who changed it has his answer: from then on nobody is told anything who does not belong. */
  private async checkNow(): Promise<void> {
    await this.door.upToDate();
    await this.checkAgain();
  }

  private async checkAgain(): Promise<void> {
    const round = new Map<string, Found>();
    let checked = 0;
    for (const subscriber of this.subscribers) {
      const closing = this.door.checkAgain(subscriber, round);
      if (closing) subscriber.socket.close(closing.code, closing.reason);
      if (++checked % CHECKS_AT_ONCE === 0) await setImmediate();
    }
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
