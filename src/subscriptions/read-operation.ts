import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { LRUCache } from 'lru-cache';
import { ExpectedError } from '../errors/errors.js';
import { MAX_TOKENS, overLimit } from '../graphql/limits.js';

export type ReadOperation = { document: DocumentNode } | { errors: GraphQLError[]; code: string };

const refusal = (error: ExpectedError): ReadOperation => ({
  errors: [new GraphQLError(error.message, { originalError: error })],
  code: error.code,
});

/** Reads the operations of subscribers within the same limits as those that come to POST /graphql. */
export class OperationReader {
  /** A thousand agents send the same text. */
  private readonly valid = new LRUCache<string, DocumentNode>({ max: 100 });

  constructor(private readonly schema: GraphQLSchema) {}

  /** What has been read before costs next to nothing. */
  knows({ query }: SubscribePayload): boolean {
    return this.valid.has(query);
  }

  read({ query, variables, operationName }: SubscribePayload): ReadOperation {
    const known = this.valid.get(query);
    const parsed = known ? { document: known } : parsedOf(query);
    if ('errors' in parsed) return parsed;
    const { document } = parsed;
    const tooMuch = overLimit(this.schema, document, variables ?? {});
    if (tooMuch !== null) return refusal(new ExpectedError('QUERY_TOO_COMPLEX', tooMuch));
    const errors = known ? [] : validate(this.schema, document);
    if (errors.length > 0) return { errors: [...errors], code: 'GRAPHQL_VALIDATION_FAILED' };
    this.valid.set(query, document);
    const operation = getOperationAST(document, operationName);
    // What is asked for once belongs to POST, where each operation takes its turn.
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION)
      return refusal(
        new ExpectedError('BAD_USER_INPUT', 'Only subscriptions are run here: send others by POST'),
      );
    return { document };
  }
}

function parsedOf(text: string): ReadOperation {
  try {
    return { document: parse(text, { maxTokens: MAX_TOKENS }) };
  } catch (error) {
    return { errors: [error as GraphQLError], code: 'GRAPHQL_PARSE_FAILED' };
  }
}
