import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { type Context, makeServer, type Server, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import { ExpectedError } from '../errors/errors.js';
import { withoutData } from '../errors/without-data.js';
import { Loaders } from '../graphql/loaders.js';
import { OperationTurns } from '../graphql/operation-turns.js';
import { Feed } from '../journal/feed.js';
import { Membership } from './membership.js';
import { OperationReader, type ReadOperation } from './read-operation.js';
import { SharedFeeds } from './shared-feeds.js';
import { shownError, shownResult } from './shown-errors.js';
import type { Subscriber } from './subscriber.js';
import { SubscriptionDoor } from './subscription-door.js';

type Params = Record<string, unknown> | undefined;
type Conversation = Context<Params, Subscriber>;

const MAX_SUBSCRIPTIONS = 20;
const INIT_WAIT_MS = 3000;

const TOO_MANY = new ExpectedError(
  'QUERY_TOO_COMPLEX',
  `A connection may have ${MAX_SUBSCRIPTIONS} subscriptions at a time`,
);

/** What is said over a subscriber's socket: graphql-transport-ws, by the library; what is told, by the shared feeds. */
@Injectable()
export class SubscriptionProtocol implements OnApplicationBootstrap {
  private readonly logger = new Logger('Subscriptions');
  private server: Server<Subscriber>;
  private reader: OperationReader;
  /** How many connections have shown who they are. */
  acknowledged = 0;

  constructor(
    private readonly schema: GraphQLSchemaHost,
    private readonly door: SubscriptionDoor,
    private readonly feeds: SharedFeeds,
    private readonly turns: OperationTurns,
  ) {}

  onApplicationBootstrap(): void {
    this.reader = new OperationReader(this.schema.schema);
    this.server = makeServer<Params, Subscriber>(this.options());
  }

  speak(subscriber: Subscriber): void {
    const { socket } = subscriber;
    socket.on('error', () => socket.terminate());
    const closed = this.server.opened(
      {
        protocol: socket.protocol,
        send: (text) => Promise.resolve(subscriber.send(text)),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (listener) =>
          socket.on('message', (data: Buffer) => {
            subscriber.isAlive = true;
            listener(data.toString()).catch((error: unknown) => {
              this.logger.error(withoutData(error));
              socket.close(4500, 'Internal server error');
            });
          }),
      },
      subscriber,
    );
    socket.once('close', (code: number, reason: Buffer) => void closed(code, reason.toString()));
  }

  private options(): ServerOptions<Params, Subscriber> {
    return {
      connectionInitWaitTimeout: INIT_WAIT_MS,
      onConnect: ({ extra: subscriber, connectionParams }) => {
        const closing = this.door.letIn(subscriber, connectionParams);
        if (closing) subscriber.socket.close(closing.code, closing.reason);
        else this.acknowledged += 1;
        return closing === null;
      },
      onDisconnect: () => void (this.acknowledged -= 1),
      onSubscribe: (conversation, _id, payload) => this.check(conversation, payload),
      subscribe: (args) => createSourceEventStream(args) as Promise<ExecutionResult>,
      onOperation: (conversation, id, payload, args, result) =>
        result instanceof Feed ? this.join(conversation, id, payload, args, result) : undefined,
      onNext: (_conversation, _id, _payload, _args, result) => shownResult(result),
      onError: (_conversation, _id, _payload, errors) =>
        errors.map((error) => shownError(error, 'GRAPHQL_VALIDATION_FAILED')),
    };
  }

  private async check(
    { extra: { admitted }, subscriptions }: Conversation,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    if (Object.keys(subscriptions).length > MAX_SUBSCRIPTIONS) return [asGraphql(TOO_MANY)];
    const operation = await this.read(payload);
    if ('errors' in operation) return operation.errors.map((error) => withCode(error, operation.code));
    return {
      schema: this.schema.schema,
      document: operation.document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: {
        request: { apiClient: admitted?.client ?? null },
        loaders: new Loaders(),
      },
    };
  }

  /** In its turn, as any operation: calls come first. */
  private async read(payload: SubscribePayload): Promise<ReadOperation> {
    if (this.reader.knows(payload)) return this.reader.read(payload);
    try {
      await this.turns.take();
    } catch (error) {
      return { errors: [asGraphql(error as ExpectedError)], code: 'SERVICE_UNAVAILABLE' };
    }
    try {
      return this.reader.read(payload);
    } finally {
      this.turns.leave();
    }
  }

  private join(
    { extra: subscriber }: Conversation,
    id: string,
    { query }: SubscribePayload,
    operation: ExecutionArgs,
    feed: Feed,
  ): Membership {
    const { client } = subscriber.admitted!;
    return new Membership(this.feeds.join(feed, operation, query, client, { id, subscriber }));
  }
}

const asGraphql = (error: ExpectedError): GraphQLError =>
  new GraphQLError(error.message, { originalError: error });

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    originalError: error.originalError,
    extensions: { code, ...error.extensions },
  });
}
