import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Gauge } from 'prom-client';
import { Settings } from '../config/settings.js';
import { Condition } from '../health/condition.js';
import { HealthParts } from '../health/health-parts.js';
import { Metrics } from '../metrics/metrics.js';
import { channelOf, type Message, readMessage } from './message.js';
import { openRedis } from './redis.js';
import { Siblings } from '../workers/siblings.js';

/** `payload` is what was published as JSON makes it: to be checked, since another version may have said it. */
export type Hearer = (payload: unknown) => void | Promise<void>;

interface Listener {
  heard: Hearer;
  missed: () => void;
}

/**
 * What instances of one database tell each other, by topics, over one channel of Redis. Without REDIS_URL only the workers of one
 * service speak to each other. While Redis is away nobody speaks and nobody hears, and that is no error.
 */
@Injectable()
export class Broadcast implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Broadcast.name);
  private readonly instance = randomUUID();
  private readonly channel: string;
  private readonly listeners = new Map<string, Listener[]>();
  private readonly speaker: Redis | null;
  private readonly ear: Redis | null;
  private readonly condition: Condition;
  private isSubscribed = false;
  /** It may never have been there: then that is said once, too. */
  private wasThere = true;

  constructor(
    { REDIS_URL, DATABASE_URL }: Settings,
    metrics: Metrics,
    health: HealthParts,
    private readonly siblings: Siblings,
  ) {
    this.condition = new Condition(REDIS_URL ? 'away' : 'off');
    health.add({ name: 'redis', state: () => this.condition.state });
    this.channel = channelOf(REDIS_URL, DATABASE_URL);
    this.speaker = REDIS_URL ? openRedis(REDIS_URL) : null;
    this.ear = REDIS_URL ? openRedis(REDIS_URL) : null;
    if (REDIS_URL) this.measure(metrics);
  }

  /** Whether what other instances say is heard here; not without REDIS_URL. */
  get isHearing(): boolean {
    return this.isSubscribed;
  }

  /** Without waiting: we start without Redis as well. */
  onModuleInit(): void {
    for (const redis of [this.speaker, this.ear]) {
      redis?.on('error', (error: NodeJS.ErrnoException) => this.isAway(error.code ?? error.name));
      void redis?.connect().catch(() => undefined);
    }
    this.ear?.on('ready', () => void this.subscribe());
    this.ear?.on('close', () => {
      this.isSubscribed = false;
      this.condition.set('away');
    });
    this.ear?.on('message', (_channel, text) => this.receive(text));
    if (!this.speaker) this.siblings.onBroadcast((text) => this.receive(text));
  }

  /** After the last request has been answered: what it wrote is still told. */
  onApplicationShutdown(): void {
    this.ear?.removeAllListeners('message');
    for (const redis of [this.speaker, this.ear]) redis?.disconnect();
  }

  /**
   * To every other instance that listens.
   *
   * @returns whether Redis has taken it, within a second; never rejects. True where there is nobody to tell.
   */
  async publish(topic: string, payload: unknown): Promise<boolean> {
    const message: Message = { from: this.instance, topic, payload };
    if (!this.speaker) {
      if (this.siblings.isOneOfSeveral) this.siblings.broadcast(JSON.stringify(message));
      return true;
    }
    try {
      await this.speaker.publish(this.channel, JSON.stringify(message));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Never hears what this instance itself has published.
   *
   * @param missed called whenever we begin to listen (again): until then, something may have been said
   * @returns how to stop
   */
  listen(topic: string, heard: Hearer, missed: () => void = () => undefined): () => void {
    const listener = { heard, missed };
    const others = () => (this.listeners.get(topic) ?? []).filter((other) => other !== listener);
    this.listeners.set(topic, [...others(), listener]);
    return () => void this.listeners.set(topic, others());
  }

  private async subscribe(): Promise<void> {
    try {
      await this.ear!.subscribe(this.channel);
    } catch {
      // It connects anew, and with that we come here again.
      this.ear!.disconnect(true);
      return;
    }
    this.isSubscribed = true;
    this.condition.set('up');
    if (!this.wasThere) this.logger.log('Redis is there: other instances are heard again');
    this.wasThere = true;
    for (const { missed } of [...this.listeners.values()].flat()) missed();
  }

  private receive(text: string): void {
    const message = readMessage(text);
    if (!message || message.from === this.instance) return;
    for (const { heard } of this.listeners.get(message.topic) ?? []) void this.tell(heard, message);
  }

  private async tell(heard: Hearer, { topic, payload }: Message): Promise<void> {
    try {
      await heard(payload);
    } catch (error) {
      this.logger.warn(
        `What another instance said of ${topic} could not be followed: ${(error as Error).name}`,
      );
    }
  }

  /** Said once, not at each attempt. */
  private isAway(code: string): void {
    if (!this.wasThere) return;
    this.wasThere = false;
    this.logger.warn(`Redis is away (${code}): other instances hear of changes only after a while`);
  }

  private measure({ registry }: Metrics): void {
    const isUp = (): boolean => this.isSubscribed && this.speaker?.status === 'ready';
    new Gauge({
      name: 'caller_data_redis_up',
      help: 'Whether this instance can speak to the others through Redis, and hears them',
      registers: [registry],
      collect() {
        this.set(isUp() ? 1 : 0);
      },
    });
  }
}
