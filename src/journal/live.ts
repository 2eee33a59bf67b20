import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Broadcast } from '../events/broadcast.js';

/** What those who watch are told of, by their ids only. */
export interface News {
  what: 'lookups' | 'calls';
  projectId: number;
  ids: readonly number[];
}

export type NewsListener = (news: News) => void | Promise<void>;

const TOPIC = 'news';

/**
 * Tells those who watch, on this instance and on the others, what has been written. Never waited for: each listener hears in a turn of the event loop of its
 * own, behind whatever is being answered.
 */
@Injectable()
export class Live implements OnModuleInit {
  private readonly logger = new Logger(Live.name);
  private readonly listeners = new Set<NewsListener>();

  constructor(private readonly broadcast: Broadcast) {}

  onModuleInit(): void {
    this.broadcast.listen(TOPIC, (told) => {
      const news = readNews(told);
      if (news) this.tellAll(news);
    });
  }

  /** @returns how to stop */
  listen(listener: NewsListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  publish(news: News): void {
    this.tellAll(news);
    void this.broadcast.publish(TOPIC, news);
  }

  private tellAll(news: News): void {
    for (const listener of this.listeners) setImmediate(() => void this.tell(listener, news));
  }

  private async tell(listener: NewsListener, news: News): Promise<void> {
    try {
      await listener(news);
    } catch (error) {
      this.logger.warn(`News of ${news.what} could not be told: ${(error as Error).name}`);
    }
  }
}

/** As another instance tells it, which may be of another version; null for what we do not understand. */
function readNews(told: unknown): News | null {
  const { what, projectId, ids } = (told ?? {}) as Partial<Record<keyof News, unknown>>;
  const isId = (value: unknown): value is number => Number.isSafeInteger(value);
  if ((what !== 'lookups' && what !== 'calls') || !isId(projectId)) return null;
  return Array.isArray(ids) && ids.every(isId) ? { what, projectId, ids } : null;
}
