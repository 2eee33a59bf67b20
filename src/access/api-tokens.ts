import { type EntityManager, IsNull, LessThanOrEqual, MoreThan, Not } from 'typeorm';
import { ApiToken } from './api-token.entity.js';
import { isIssued, issueToken, tokenHash, tokenId } from './token.js';

/** A client's tokens in the table: never the token itself. */
export async function addToken(manager: EntityManager, apiClientId: number, token: string): Promise<void> {
  await manager.insert(ApiToken, {
    id: tokenId(token),
    apiClientId,
    hash: tokenHash(token),
    issued: isIssued(token),
    expiresAt: null,
  });
}

/** A new token; those before it end when the overlap does, or at their own end where that is earlier. */
export async function rotateToken(
  manager: EntityManager,
  apiClientId: number,
  overlapSeconds: number,
): Promise<string> {
  const now = Date.now();
  const end = new Date(now + overlapSeconds * 1000);
  await manager.update(ApiToken, { apiClientId, expiresAt: IsNull() }, { expiresAt: end });
  await manager.update(ApiToken, { apiClientId, expiresAt: MoreThan(end) }, { expiresAt: end });
  await manager.delete(ApiToken, { apiClientId, expiresAt: LessThanOrEqual(new Date(now)) });
  const token = issueToken();
  await addToken(manager, apiClientId, token);
  return token;
}

/**
 * Another text that somebody chose takes the place of the last one; a token that we made stays.
 *
 * @returns whether it is another one
 */
export async function replaceOwnToken(
  manager: EntityManager,
  apiClientId: number,
  token: string,
): Promise<boolean> {
  await manager.delete(ApiToken, { apiClientId, issued: false, id: Not(tokenId(token)) });
  const { affected } = await manager.update(
    ApiToken,
    { id: tokenId(token), apiClientId },
    { expiresAt: null },
  );
  if (affected === 0) await addToken(manager, apiClientId, token);
  return affected === 0;
}
