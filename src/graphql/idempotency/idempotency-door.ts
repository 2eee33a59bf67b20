import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST, OperationTypeNode, parse } from 'graphql';
import { Counter } from 'prom-client';
import { untilAborted } from '../../database/until-aborted.js';
import { withFirst } from '../../database/transaction-start.js';
import { badInput } from '../../errors/errors.js';
import { Metrics } from '../../metrics/metrics.js';
import { MAX_TOKENS } from '../limits.js';
import { type Claim, withClaim } from './current-claim.js';
import { fingerprint, type Operation } from './fingerprint.js';
import { type KeptAnswer, KeyState } from './idempotency-key.entity.js';
import { HEADER, IdempotencyKeys } from './idempotency-keys.js';

const MAX_ANSWER_BYTES = 1024 * 1024;
/** An answer that is ready goes out, also where the database takes its time to keep it. */
const KEEP_MS = 1000;
/** Nothing was done, and asked again it may be otherwise. */
const PASSING = [
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
  'RATE_LIMITED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
];

/**
 * A mutation that is sent again with its `Idempotency-Key` is not run again, and gets the answer that it had, after
 * draft-ietf-httpapi-idempotency-key-header. Queries may have the header, and it means nothing to them.
 */
@Injectable()
export class IdempotencyDoor {
  private readonly claims = new WeakMap<FastifyRequest, Claim>();
  private readonly requests: Counter<'result'>;

  constructor(
    private readonly keys: IdempotencyKeys,
    { registry }: Metrics,
  ) {
    this.requests = new Counter({
      name: 'caller_data_idempotent_requests_total',
      help: 'Mutations with an Idempotency-Key: first, replayed or refused',
      labelNames: ['result'],
      registers: [registry],
    });
  }

  /** Goes on with what is to be run, and answers what was. */
  async letIn(request: FastifyRequest, reply: FastifyReply, run: () => void): Promise<void> {
    const key = request.headers[HEADER.toLowerCase()];
    const operation = request.body as Operation | null;
    if (key === undefined || !isMutation(operation)) return run();
    const found = await this.find(request, String(key), operation);
    if ('body' in found) return this.replay(reply, found);
    this.claims.set(request, found);
    this.requests.inc({ result: 'first' });
    withClaim(found, () => withFirst((manager) => this.keys.mark(found, manager), run));
  }

  /** Before an answer goes out: who asks again must not be quicker than what he is to be given. */
  async settle(request: FastifyRequest, reply: FastifyReply, body: string): Promise<void> {
    const claim = this.claims.get(request);
    if (!claim) return;
    this.claims.delete(request);
    const { statusCode: status } = reply;
    const contentType = String(reply.getHeader('Content-Type'));
    const kept = this.keepOrLetGo(claim, { status, contentType, body });
    await untilAborted(kept, AbortSignal.timeout(KEEP_MS)).catch(() => undefined);
  }

  private async find(
    request: FastifyRequest,
    key: string,
    operation: Operation,
  ): Promise<Claim | KeptAnswer> {
    try {
      if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw badInput([MALFORMED]);
      return await this.keys.claim(request.apiClient!.id, key, fingerprint(operation));
    } catch (error) {
      this.requests.inc({ result: 'refused' });
      throw error;
    }
  }

  private replay(reply: FastifyReply, { status, contentType, body }: KeptAnswer): void {
    this.requests.inc({ result: 'replayed' });
    const headers = { 'Idempotency-Replayed': 'true', 'Cache-Control': 'no-store' };
    void reply.status(status).headers(headers).type(contentType).send(body);
  }

  private keepOrLetGo(claim: Claim, answer: KeptAnswer): Promise<void> {
    const { data, errors = [] } = read(answer.body);
    const isPassing = errors.some(({ extensions }) => PASSING.includes(String(extensions?.code)));
    if (data === undefined || isPassing) return this.keys.letGo(claim, KeyState.EFFECTIVE);
    // What stands beside the erasure may tell of who was erased.
    if (claim.erases && Object.keys(data ?? {}).length > 1) return this.keys.letGo(claim, KeyState.ERASED);
    if (Buffer.byteLength(answer.body) > MAX_ANSWER_BYTES) return this.keys.letGo(claim, KeyState.TOO_LONG);
    return this.keys.keep(claim, answer);
  }
}

const MALFORMED = { path: HEADER, message: 'must be 1 to 255 visible ASCII characters, without spaces' };

interface GraphqlAnswer {
  data?: Record<string, unknown> | null;
  errors?: { extensions?: { code?: unknown } }[];
}

/** What is no answer of GraphQL's is none that is kept. */
function read(body: string): GraphqlAnswer {
  try {
    return JSON.parse(body) as GraphqlAnswer;
  } catch {
    return {};
  }
}

/** What does not parse is for Apollo to say. */
function isMutation(operation: Operation | null): operation is Operation {
  if (typeof operation?.query !== 'string') return false;
  const name = typeof operation.operationName === 'string' ? operation.operationName : undefined;
  try {
    const document = parse(operation.query, { maxTokens: MAX_TOKENS, noLocation: true });
    return getOperationAST(document, name)?.operation === OperationTypeNode.MUTATION;
  } catch {
    return false;
  }
}
