import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Snapshot } from '../cache/snapshot.js';
import { Database } from '../database/database.js';
import { Changes } from '../events/changes.js';
import { ExpectedError } from '../errors/errors.js';
import { AccessPolicy, type AdmittedClient, type Credentials } from './access-policy.js';
import { ApiClient } from './api-client.entity.js';
import { Guessing } from './guessing.js';
import { LastUse } from './last-use.js';
import { type CallDetails, Neighbours } from './neighbours.js';
import type { Scope } from './scope.js';

/** Well under the 5 seconds after which a revoked client must be refused on every instance. */
const REFRESH_MS = 2000;

/** Decides who comes in, from memory. */
@Injectable()
export class AccessService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(AccessService.name);
  private readonly policy = new Snapshot(() => this.load());

  constructor(
    @InjectRepository(ApiClient) private readonly clients: Repository<ApiClient>,
    private readonly guessing: Guessing,
    private readonly neighbours: Neighbours,
    private readonly lastUse: LastUse,
    private readonly database: Database,
    changes: Changes,
  ) {
    changes.listen(async ({ what }) => {
      if (what === 'access' || what === 'anything') await this.policy.renew();
    });
  }

  onModuleInit(): Promise<void> {
    const warn = (): void => this.logger.warn('The API clients could not be read anew');
    return this.database.onceThere(() => this.policy.start(REFRESH_MS, warn));
  }

  /** Resolves when what was committed before the call is what decides. */
  upToDate(): Promise<void> {
    return this.policy.renew();
  }

  onModuleDestroy(): void {
    this.policy.stop();
  }

  /** Not while the database is away: then nobody knows. */
  isNobodyThere(): boolean {
    return this.policy.value?.isEmpty ?? false;
  }

  /**
   * The client that a request to REST is let in as; null where nobody can be checked yet, because the database has been
   * away since the start. A promise only where several share the network that the request comes from.
   *
   * @throws ExpectedError UNAUTHENTICATED, FORBIDDEN, PROJECT_REQUIRED or RATE_LIMITED
   */
  admit(
    credentials: Credentials,
    scope: Scope,
    call: () => CallDetails,
  ): AdmittedClient | null | Promise<AdmittedClient | null> {
    const admitted = this.identify(credentials);
    if (!admitted) return null;
    const able = admitted.filter(({ scopes }) => scopes.has(scope));
    if (able.length === 0) throw missingScope(scope);
    return able.length === 1 ? this.used(able[0]!) : this.oneFor(able, call());
  }

  /**
   * The client that operations of GraphQL are let in as, whatever their scopes.
   *
   * @throws ExpectedError UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED or SERVICE_UNAVAILABLE
   */
  admitAny(credentials: Credentials): AdmittedClient {
    const admitted = this.identify(credentials);
    if (!admitted) throw new ExpectedError('SERVICE_UNAVAILABLE', 'Who asks cannot be checked now');
    if (admitted.length > 1)
      throw new ExpectedError(
        'FORBIDDEN',
        'Several API clients are let in from this network: send the token of one',
      );
    return this.used(admitted[0]!);
  }

  /**
   * The client that these credentials, which were let in before, are let in as by now; null for none, or for several.
   * Nothing is counted, neither as a guess nor as a use. Undefined while nobody can be checked.
   */
  stillAdmits(credentials: Credentials): AdmittedClient | null | undefined {
    const verdict = this.policy.value?.judge(credentials, Date.now());
    if (!verdict) return undefined;
    return 'admitted' in verdict && verdict.admitted.length === 1 ? verdict.admitted[0]! : null;
  }

  /** Whether a token that was shown is good, so that it is not the network that lets in. */
  isByToken(credentials: Credentials): boolean {
    return this.policy.value?.isByToken(credentials, Date.now()) ?? false;
  }

  private async oneFor(clients: AdmittedClient[], call: CallDetails): Promise<AdmittedClient | null> {
    const one = await this.neighbours.theOneFor(clients, call);
    return one && this.used(one);
  }

  private used(client: AdmittedClient): AdmittedClient {
    this.lastUse.note(client.id);
    return client;
  }

  private identify(credentials: Credentials): AdmittedClient[] | null {
    const verdict = this.policy.value?.judge(credentials, Date.now());
    if (!verdict) return null;
    if ('refused' in verdict) throw this.refusal(verdict.refused, credentials.address);
    return verdict.admitted;
  }

  private refusal(why: 'no-credentials' | 'bad-token' | 'network', address: string | null): ExpectedError {
    if (why === 'network') return new ExpectedError('FORBIDDEN', 'This network is not allowed');
    const waitSeconds = why === 'bad-token' ? this.guessing.failed(address) : 0;
    if (waitSeconds > 0) {
      return new ExpectedError('RATE_LIMITED', 'Too many bad tokens from this address', [], waitSeconds);
    }
    return new ExpectedError('UNAUTHENTICATED', 'A valid token, or a network that is let in, is needed');
  }

  private async load(): Promise<AccessPolicy> {
    return new AccessPolicy(await this.clients.find({ relations: { tokens: true }, order: { id: 'ASC' } }));
  }
}

export const missingScope = (scope: Scope): ExpectedError =>
  new ExpectedError('FORBIDDEN', `This needs the scope ${scope}`);
