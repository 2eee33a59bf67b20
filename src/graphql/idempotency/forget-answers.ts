import { type EntityManager, In } from 'typeorm';
import { chunks } from '../../database/bulk.js';
import { currentClaim } from './current-claim.js';
import { IdempotencyKey, KeyState } from './idempotency-key.entity.js';

const KEYS_PER_STATEMENT = 500;

/**
 * Takes away the answers that may tell of a person of the project: those kept for clients that see it, and those that are
 * on their way. That their mutations took effect stays.
 */
export async function forgetAnswers(manager: EntityManager, projectId: number): Promise<void> {
  const own = currentClaim();
  if (own) own.erases = true;
  // Looked for first, and changed by their keys: nobody else's running mutation is waited for.
  const found = await manager.query<Pick<IdempotencyKey, 'apiClientId' | 'keyHash' | 'claim'>[]>(
    `SELECT api_client_id AS apiClientId, key_hash AS keyHash, claim FROM idempotency_keys
     WHERE state IN (?, ?) AND api_client_id NOT IN (SELECT id FROM api_clients WHERE project_id <> ?)`,
    [KeyState.ANSWERED, KeyState.EFFECTIVE, projectId],
  );
  const others = Map.groupBy(
    found.filter(({ claim }) => claim !== own?.claim),
    ({ apiClientId }) => apiClientId,
  );
  for (const [apiClientId, keys] of others) {
    for (const some of chunks(keys, KEYS_PER_STATEMENT)) {
      const where = { apiClientId, keyHash: In(some.map(({ keyHash }) => keyHash)) };
      await manager.update(IdempotencyKey, where, { state: KeyState.ERASED, answer: null });
    }
  }
}
