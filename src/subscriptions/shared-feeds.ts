import { setTimeout } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { AdmittedClient } from '../access/access-policy.js';
import { Loaders } from '../graphql/loaders.js';
import type { FedRow, Feed } from '../journal/feed.js';
import { Live, type News } from '../journal/live.js';
import { shownResult } from './shown-errors.js';
import type { Subscriber } from './subscriber.js';

/** For so long we send, and then rest for longer: a call must not stand behind a thousand sends, nor between two. */
const BUSY_MS = 0.5;
const REST_MS = 1;
/** News that wait while those before are told; what is more goes untold, since nobody could read it in time. */
const MAX_WAITING = 1000;

/** Those who ask for the same: each event is read and written out for them once. */
interface Group {
  feed: Feed;
  operation: ExecutionArgs;
  client: AdmittedClient;
  members: Set<Member>;
}

interface Member {
  /** The operation's id on its connection. */
  id: string;
  subscriber: Subscriber;
}

/** Tells subscribers what they watch for: one execution an event and distinct operation, however many asked for it. */
@Injectable()
export class SharedFeeds implements OnModuleInit, OnModuleDestroy {
  /** By what they ask for. */
  readonly groups = new Map<string, Group>();
  private stop: (() => void) | undefined;
  private readonly lines = { lookups: Promise.resolve(), calls: Promise.resolve() };
  private waiting = 0;

  constructor(private readonly live: Live) {}

  onModuleInit(): void {
    this.stop = this.live.listen((news) => this.take(news));
  }

  onModuleDestroy(): void {
    this.stop?.();
    this.groups.clear();
  }

  /** @returns how to leave */
  join(
    feed: Feed,
    operation: ExecutionArgs,
    text: string,
    client: AdmittedClient,
    member: Member,
  ): () => void {
    // What a client may see of a row goes by its project and its scopes.
    const { operationName, variableValues } = operation;
    const scopes = [...client.scopes].sort();
    const key = JSON.stringify([feed.key, text, operationName, variableValues, client.projectId, scopes]);
    const group = this.groups.get(key) ?? { feed, operation, client, members: new Set() };
    this.groups.set(key, group);
    group.members.add(member);
    return () => {
      group.members.delete(member);
      if (group.members.size === 0 && this.groups.get(key) === group) this.groups.delete(key);
    };
  }

  /** One after the other, so that nobody hears of a call's end before its beginning. */
  private take(news: News): Promise<void> | undefined {
    if (this.waiting >= MAX_WAITING || this.groupsFor(news).length === 0) return undefined;
    this.waiting += 1;
    const turn = this.lines[news.what].then(() => this.tell(news)).finally(() => (this.waiting -= 1));
    this.lines[news.what] = turn.catch(() => undefined);
    return turn;
  }

  private groupsFor(news: News): Group[] {
    return [...this.groups.values()].filter(({ feed }) => feed.isOf(news));
  }

  private async tell(news: News): Promise<void> {
    const [first] = this.groupsFor(news);
    if (!first) return;
    const rows = await first.feed.load(news.ids);
    for (const group of this.groupsFor(news)) {
      const payloads: string[] = [];
      for (const row of rows.filter((one) => group.feed.takes(one))) payloads.push(await written(group, row));
      if (payloads.length > 0) await sendAll(group, payloads);
    }
  }
}

async function written({ feed, operation, client }: Group, row: FedRow): Promise<string> {
  // Loaders of its own for each event: what was loaded for the one before may have changed.
  const contextValue = { request: { apiClient: client }, loaders: new Loaders() };
  const rootValue = { [feed.field]: row };
  const result: ExecutionResult = await execute({ ...operation, rootValue, contextValue });
  return JSON.stringify(shownResult(result));
}

async function sendAll({ members }: Group, payloads: readonly string[]): Promise<void> {
  let startedAt = performance.now();
  for (const { id, subscriber } of members) {
    const name = JSON.stringify(id);
    subscriber.sendAll(payloads.map((payload) => `{"id":${name},"type":"next","payload":${payload}}`));
    if (performance.now() - startedAt < BUSY_MS) continue;
    await setTimeout(REST_MS, undefined, { ref: false });
    startedAt = performance.now();
  }
}
