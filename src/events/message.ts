export interface Message {
  /** The instance that says it. */
  from: string;
  topic: string;
  payload: unknown;
}

/** Null for what no instance of ours would say. */
export function readMessage(text: string): Message | null {
  try {
    const { from, topic, payload } = JSON.parse(text) as Partial<Message>;
    return typeof from === 'string' && typeof topic === 'string' ? { from, topic, payload } : null;
  } catch {
    return null;
  }
}

/**
 * One for each database, by its name: a Redis may serve several installations, and a channel, unlike a key, belongs to
 * no database of Redis. Instances may each have a way of their own to the same database, so its host says nothing.
 */
export function channelOf(redisUrl: string | undefined, databaseUrl: string): string {
  const [name] = (databaseUrl.split('/').at(-1) ?? '').split('?');
  const index = redisUrl ? new URL(redisUrl).pathname.slice(1) : '';
  return `caller-data/${index || '0'}/${name}`;
}
