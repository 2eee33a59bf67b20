import type { INestApplicationContext } from '@nestjs/common';
import { SYSTEM } from '../access/access-policy.js';
import type { ApiClient } from '../access/api-client.entity.js';
import { ApiClientsService } from '../access/api-clients.service.js';
import { Scope } from '../access/scope.js';
import { everythingOf } from './command.js';
import { UsageError } from './failure.js';

export const allClients = (
  app: INestApplicationContext,
  projectId: string | null = null,
): Promise<ApiClient[]> => everythingOf((page) => app.get(ApiClientsService).list(SYSTEM, projectId, page));

/**
 * By its id, or by its name where only one has it.
 *
 * @throws UsageError
 */
export async function clientNamed(app: INestApplicationContext, idOrName: string): Promise<ApiClient> {
  const clients = await allClients(app);
  const found = clients.filter(({ id, name }) => String(id) === idOrName || name === idOrName);
  if (found.length === 1) return found[0]!;
  const ids = found.map(({ id }) => id).join(', ');
  throw new UsageError(
    found.length === 0
      ? `CLIENT: no API client has the id or the name "${idOrName}"; see client list`
      : `CLIENT: several have the name "${idOrName}": say which by its id, ${ids}`,
  );
}

/** As machines are told of it. */
export const clientShown = ({ tokens: _, project: __, id, projectId, ...rest }: ApiClient) => ({
  id: String(id),
  projectId: projectId === null ? null : String(projectId),
  ...rest,
});

/** @throws UsageError */
export function readScopes(names: readonly string[]): Scope[] {
  const all = Object.values(Scope);
  if (names.length === 0) throw new UsageError(`--scope: say what it may do: ${all.join(', ')}, or all`);
  if (names.some((name) => name.toLowerCase() === 'all')) return all;
  return names.map((name) => {
    const scope = all.find((one) => String(one) === name.toUpperCase());
    if (!scope) throw new UsageError(`--scope: "${name}" is none; there are ${all.join(', ')}, or all`);
    return scope;
  });
}

/** @throws UsageError */
export function readInstant(text: string): Date {
  const at = new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(at.getTime()))
    throw new UsageError(`--expires: "${text}" is no date; write 2027-12-31 or 2027-12-31T12:00:00Z`);
  return at;
}
