import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { DataSource, EntityManager } from 'typeorm';
import { throwAway, writeTransaction } from './dialect.js';
import { isConflict, isFull, isLost, isReadOnly, OutcomeUnknown } from './failures.js';
import { runFirst } from './transaction-start.js';

/** Two nodes of a cluster that take writes of the same contacts refuse one in five at the end, some of them again. */
const RETRIES = 8;
/** Who has waited this long is told, rather than tried once more. */
const PATIENCE_MS = 3000;

/**
 * A transaction for writers, tried again where somebody else was in the way or the server was lost before it was told to
 * commit: `work` may run several times, and must leave nothing behind outside the database. Where the server is lost
 * during the commit nobody knows what has become of it, and to try again could do it twice.
 *
 * @throws what the last attempt met; OutcomeUnknown
 */
export function writing<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  const mayPass = (error: Error): boolean =>
    performance.now() < until && [isConflict, isLost, isReadOnly, isFull].some((holds) => holds(error));
  const policy = retry(handleWhen(mayPass), {
    maxAttempts: RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: 20, maxDelay: 400 }),
  });
  return policy.execute(() => once(dataSource, work));
}

async function once<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  let isCommitting = false;
  try {
    return await writeTransaction(dataSource, async (manager) => {
      const result = await inOrder(manager, work).catch((error: unknown) => {
        // The old primary: another connection may lead to the new one.
        if (isReadOnly(error)) throwAway(manager);
        throw error;
      });
      isCommitting = true;
      return result;
    });
  } catch (error) {
    if (isCommitting && isLost(error)) throw new OutcomeUnknown(error);
    throw error;
  }
}

async function inOrder<T>(manager: EntityManager, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  await runFirst(manager);
  return work(manager);
}
