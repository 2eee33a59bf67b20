import { AsyncLocalStorage } from 'node:async_hooks';

/** One request's hold on its key. */
export interface Claim {
  apiClientId: number;
  keyHash: string;
  claim: string;
  /** Whether the request erases a person, of whom its own answer may tell too. */
  erases: boolean;
}

const claims = new AsyncLocalStorage<Claim>();

export const withClaim = (claim: Claim, work: () => void): void => claims.run(claim, work);

/** That of the request which is running; a request without a key has none. */
export const currentClaim = (): Claim | undefined => claims.getStore();
