import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/access.service.js';
import { bearerIn, CredentialsReader } from '../access/credentials.js';
import type { AdmittedClient, Credentials } from '../access/access-policy.js';
import { Settings } from '../config/settings.js';
import { ExpectedError } from '../errors/errors.js';
import type { Subscriber } from './subscriber.js';

/** With what a connection is closed; 44xx are the protocol's own, graphql-transport-ws. */
export interface Closing {
  code: number;
  reason: string;
}

const UNAUTHORIZED: Closing = { code: 4401, reason: 'Unauthorized' };
const FORBIDDEN: Closing = { code: 4403, reason: 'Forbidden' };
const LATER: Closing = { code: 1013, reason: 'Try again later' };

/** As `stillAdmits` tells it. */
export type Found = AdmittedClient | null | undefined;

/** Decides who may watch: when he comes, and again as long as he stays. */
@Injectable()
export class SubscriptionDoor {
  constructor(
    private readonly access: AccessService,
    private readonly credentials: CredentialsReader,
    private readonly settings: Settings,
  ) {}

  /** @returns how the connection is to be closed, or null where it is let in */
  letIn(subscriber: Subscriber, params: Record<string, unknown> | undefined): Closing | null {
    const by = this.shownBy(subscriber, params);
    try {
      const client = this.access.admitAny(by);
      // A page of another origin sends no token of its own, and its visitor's network must not do for one.
      if (!this.access.isByToken(by) && this.isForeignPage(subscriber)) return FORBIDDEN;
      subscriber.admitted = { client, by };
      return null;
    } catch (error) {
      const { code } = error as ExpectedError;
      if (code === 'SERVICE_UNAVAILABLE') return LATER;
      return code === 'UNAUTHENTICATED' ? UNAUTHORIZED : FORBIDDEN;
    }
  }

  /** Resolves when what was committed before the call is what decides. */
  upToDate(): Promise<void> {
    return this.access.upToDate();
  }

  /**
   * Whether he who was let in would still be, as the same; null where he would, or nobody can tell now.
   *
   * @param round what has been found out already: a thousand agents may show the same token
   */
  checkAgain({ admitted }: Subscriber, round: Map<string, Found>): Closing | null {
    if (!admitted) return null;
    const key = JSON.stringify(admitted.by);
    const now = round.has(key) ? round.get(key) : this.access.stillAdmits(admitted.by);
    round.set(key, now);
    if (now === undefined) return null;
    if (now === null) return UNAUTHORIZED;
    return isSame(now, admitted.client) ? null : FORBIDDEN;
  }

  private shownBy({ request }: Subscriber, params: Record<string, unknown> = {}): Credentials {
    const { authorization } = params;
    const inMessage = typeof authorization === 'string' ? bearerIn(authorization) : null;
    const token = inMessage ?? this.credentials.bearerOf(request);
    return { token, address: this.credentials.addressOf({ raw: request }) };
  }

  private isForeignPage({ request: { headers } }: Subscriber): boolean {
    const { origin } = headers;
    if (origin === undefined || this.settings.CORS_ORIGINS.includes(origin)) return false;
    return !URL.canParse(origin) || new URL(origin).host !== headers.host;
  }
}

function isSame(a: AdmittedClient, b: AdmittedClient): boolean {
  const hasAll = a.scopes.size === b.scopes.size && [...a.scopes].every((scope) => b.scopes.has(scope));
  return hasAll && a.id === b.id && a.projectId === b.projectId;
}
