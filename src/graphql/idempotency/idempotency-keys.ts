import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { isDuplicate } from '../../database/dialect.js';
import { badInput, conflict, ExpectedError } from '../../errors/errors.js';
import { type Expiring, Retention } from '../../retention/retention.js';
import type { Claim } from './current-claim.js';
import { sha256 } from './fingerprint.js';
import { IdempotencyKey, type KeptAnswer, KeyState } from './idempotency-key.entity.js';

export const HEADER = 'Idempotency-Key';

const KEPT_MS = 24 * 3_600_000;
/** A claim of another process that is older than this has died with it, or may as well have. */
const CLAIM_MS = 60_000;
const ATTEMPTS = 3;

/** What has become of mutations with a key: who may run one, and what it was answered. */
@Injectable()
export class IdempotencyKeys implements Expiring {
  readonly name = 'idempotency keys';
  private readonly logger = new Logger(IdempotencyKeys.name);
  private readonly instance = randomBytes(8).toString('hex');
  /** Our own claims whose requests are running: of those we know for certain. */
  private readonly running = new Set<string>();
  private counted = 0;

  constructor(
    private readonly dataSource: DataSource,
    retention: Retention,
  ) {
    retention.add(this);
  }

  /**
   * The right to run a request, or the answer that it was given before.
   *
   * @throws ExpectedError CONFLICT while it runs, or where its answer is gone; BAD_USER_INPUT where the key was another
   * request's
   */
  async claim(apiClientId: number, key: string, fingerprint: string): Promise<Claim | KeptAnswer> {
    const keyHash = sha256(key);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const known = await this.dataSource.manager.findOneBy(IdempotencyKey, { apiClientId, keyHash });
      if (known && known.fingerprint !== fingerprint) throw badInput([OTHER_REQUEST]);
      if (known?.answer) return known.answer;
      if (known) this.refuseUnlessAbandoned(known);
      const claim = this.newClaim(apiClientId, keyHash);
      if (known ? await this.takeOver(known, claim) : await this.insert(claim, fingerprint)) return claim;
    }
    throw busy();
  }

  /**
   * The first statement of each of the request's transactions: who tries again after we have died learns that there was
   * an effect.
   *
   * @throws ExpectedError CONFLICT where the key has been taken over in the meantime
   */
  async mark({ apiClientId, keyHash, claim }: Claim, manager: EntityManager): Promise<void> {
    const where = { apiClientId, keyHash, claim, state: In(UNANSWERED) };
    const { affected } = await manager.update(IdempotencyKey, where, { state: KeyState.EFFECTIVE });
    if (affected === 0) throw busy();
  }

  /** Keeps an answer for whoever asks again. Never throws: the answer goes out all the same. */
  keep(claim: Claim, answer: KeptAnswer): Promise<void> {
    return this.end(claim, async (manager, where) => {
      const change = { state: KeyState.ANSWERED, answer };
      await manager.update(IdempotencyKey, { ...where, state: In(UNANSWERED) }, change);
    });
  }

  /**
   * Keeps no answer: the key is free again where nothing was written; else it says so from here on, and why there is
   * none. Never throws.
   */
  letGo(claim: Claim, state: KeyState.EFFECTIVE | KeyState.ERASED | KeyState.TOO_LONG): Promise<void> {
    return this.end(claim, async (manager, where) => {
      await manager.delete(IdempotencyKey, { ...where, state: KeyState.RUNNING });
      if (state === KeyState.EFFECTIVE) return;
      await manager.update(IdempotencyKey, { ...where, state: KeyState.EFFECTIVE }, { state });
    });
  }

  async deleteSome(limit: number, now: Date): Promise<number> {
    const { manager } = this.dataSource;
    const claimedAt = LessThan(new Date(now.getTime() - KEPT_MS));
    const old = await manager.find(IdempotencyKey, {
      select: { apiClientId: true, keyHash: true },
      where: { claimedAt },
      order: { claimedAt: 'ASC' },
      take: limit,
    });
    const keyHash = In(old.map((key) => key.keyHash));
    if (old.length > 0) await manager.delete(IdempotencyKey, { claimedAt, keyHash });
    return old.length;
  }

  /** @throws ExpectedError CONFLICT, unless nothing was written and nobody is at it any more */
  private refuseUnlessAbandoned({ state, claim, claimedAt }: IdempotencyKey): void {
    if (state === KeyState.ERASED)
      throw conflict(`${TOOK_EFFECT}; its answer went when a contact was erased`);
    if (state === KeyState.TOO_LONG) throw conflict(`${TOOK_EFFECT}; its answer was too long to be kept`);
    const isOurs = claim.startsWith(this.instance);
    // Also one of the future: a clock that was wrong holds up nobody for long.
    const isOld = Math.abs(Date.now() - claimedAt.getTime()) > CLAIM_MS;
    if (isOurs ? this.running.has(claim) : !isOld) throw busy();
    if (state === KeyState.EFFECTIVE) throw conflict(`${TOOK_EFFECT}; its answer was lost`);
  }

  private newClaim(apiClientId: number, keyHash: string): Claim {
    this.counted += 1;
    return { apiClientId, keyHash, claim: `${this.instance}-${this.counted}`, erases: false };
  }

  private async insert({ apiClientId, keyHash, claim }: Claim, fingerprint: string): Promise<boolean> {
    const state = KeyState.RUNNING;
    const row = { apiClientId, keyHash, fingerprint, claim, state, claimedAt: new Date(), answer: null };
    this.running.add(claim);
    try {
      await this.dataSource.manager.insert(IdempotencyKey, row);
      return true;
    } catch (error) {
      this.running.delete(claim);
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  private async takeOver(from: IdempotencyKey, { apiClientId, keyHash, claim }: Claim): Promise<boolean> {
    const where = { apiClientId, keyHash, claim: from.claim, state: KeyState.RUNNING };
    this.running.add(claim);
    const change = { claim, claimedAt: new Date() };
    try {
      const { affected } = await this.dataSource.manager.update(IdempotencyKey, where, change);
      if (affected === 0) this.running.delete(claim);
      return affected !== 0;
    } catch (error) {
      this.running.delete(claim);
      throw error;
    }
  }

  private async end(
    { apiClientId, keyHash, claim }: Claim,
    write: (manager: EntityManager, where: Pick<Claim, 'apiClientId' | 'keyHash' | 'claim'>) => Promise<void>,
  ): Promise<void> {
    try {
      await write(this.dataSource.manager, { apiClientId, keyHash, claim });
    } catch {
      this.logger.warn('What became of a mutation with an Idempotency-Key could not be kept');
    } finally {
      this.running.delete(claim);
    }
  }
}

const UNANSWERED = [KeyState.RUNNING, KeyState.EFFECTIVE];
const TOOK_EFFECT = `The request with this ${HEADER} took effect`;
const OTHER_REQUEST = {
  path: HEADER,
  message: 'was sent with another request before: a new request needs a new key',
};

const busy = (): ExpectedError =>
  new ExpectedError('CONFLICT', `A request with this ${HEADER} is being worked on: try again`, [], 1);
