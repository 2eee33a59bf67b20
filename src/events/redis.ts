import { Redis } from 'ioredis';

const PING_EVERY_MS = 1000;

/**
 * A connection to Redis that is never waited for: with ioredis' defaults, one to a Redis that is away answers nothing
 * for 45 seconds. What cannot be sent now fails now, and what is not answered within a second fails then. It connects
 * again by itself, at intervals of a second at most, also where the other side has fallen silent.
 */
export function openRedis(url: string): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    connectTimeout: 1000,
    commandTimeout: 1000,
    // From a ping without an answer on.
    socketTimeout: 2000,
    disconnectTimeout: 200,
    retryStrategy: (times) => Math.min(50 * 2 ** times, 1000),
    // Understood by every Redis and every proxy in front of one.
    protocol: 2,
  });
  const ping = setInterval(() => {
    if (redis.status === 'ready') void redis.ping().catch(() => undefined);
  }, PING_EVERY_MS).unref();
  redis.once('end', () => clearInterval(ping));
  return redis;
}
