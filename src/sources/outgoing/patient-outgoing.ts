import { SourceError } from '../source-error.js';
import type { Outgoing, OutgoingRequest, OutgoingResponse } from './outgoing.js';
import { retryAfterMs } from './retry-after.js';

/** Nothing was sent: it says nothing of how the system does now. */
export class NotAskedYet extends SourceError {
  constructor(leftMs: number) {
    super('rate_limit', 'It asked us to wait, and is not asked yet', leftMs);
  }
}

/** Keeps to `Retry-After`: a system that named a time is not asked before it, and every question fails at once instead. */
export class PatientOutgoing implements Outgoing {
  private restsUntil = -Infinity;

  constructor(
    private readonly outgoing: Outgoing,
    private readonly now = () => performance.now(),
  ) {}

  async request(request: OutgoingRequest, signal: AbortSignal): Promise<OutgoingResponse> {
    const leftMs = this.restsUntil - this.now();
    if (leftMs > 0) throw new NotAskedYet(leftMs);
    const response = await this.outgoing.request(request, signal);
    const refuses = response.status === 429 || response.status === 503;
    const waitMs = refuses ? retryAfterMs(response.headers['retry-after']) : null;
    if (waitMs !== null) this.restsUntil = Math.max(this.restsUntil, this.now() + waitMs);
    return response;
  }
}
