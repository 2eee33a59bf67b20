import { ExpectedError } from '../errors/errors.js';
import type { AdmittedClient } from './access-policy.js';
import type { Scope } from './scope.js';

/**
 * A client bound to a project hands on no more than it has: neither by making a client, nor by changing one or taking
 * the token of one that may do more than itself.
 *
 * @throws ExpectedError FORBIDDEN
 */
export function checkMayGive(client: AdmittedClient, scopes: readonly Scope[]): void {
  const lacking = client.projectId === null ? [] : scopes.filter((scope) => !client.scopes.has(scope));
  if (lacking.length > 0)
    throw new ExpectedError('FORBIDDEN', `This client lacks what it would give: ${lacking.join(', ')}`);
}

/**
 * The project that a new client is bound to.
 *
 * @throws ExpectedError FORBIDDEN where one that is bound would make one that is not
 */
export function checkMayBeUnbound(client: AdmittedClient): void {
  if (client.projectId !== null)
    throw new ExpectedError(
      'FORBIDDEN',
      'A client bound to a project makes clients of that project only: name it as projectId',
    );
}
