import { badInput, type FieldMistake } from '../errors/errors.js';
import { mistakesIn } from '../errors/validate.js';
import type { ApiClient } from './api-client.entity.js';
import { CreateApiClientInput, UpdateApiClientInput } from './api-client.inputs.js';
import { isNetwork } from './networks.js';
import { ClientRequirement } from './scope.js';

const MAX_NETWORKS = 50;
const MAX_OVERLAP_SECONDS = 604_800;
const INVOLVES_NETWORKS = [
  ClientRequirement.NETWORK,
  ClientRequirement.TOKEN_OR_NETWORK,
  ClientRequirement.TOKEN_AND_NETWORK,
];

/** What an input may set: all of a client but whose it is. */
export type ClientColumns = Pick<ApiClient, 'name' | 'scopes' | 'requirement' | 'networks' | 'expiresAt'>;

/** @throws ExpectedError BAD_USER_INPUT with every mistake by its path */
export function readNewClient(input: CreateApiClientInput): ClientColumns {
  const { name, scopes, requirement, expiresAt = null } = input;
  const columns = { name, scopes, requirement, networks: input.networks ?? [], expiresAt };
  const isOver = expiresAt !== null && expiresAt.getTime() <= Date.now();
  refuse([
    ...mistakesIn(CreateApiClientInput, input),
    ...networkMistakes(columns),
    ...(isOver ? [{ path: 'input.expiresAt', message: 'must be in the future' }] : []),
  ]);
  return columns;
}

/**
 * The columns that change.
 *
 * @throws ExpectedError BAD_USER_INPUT with every mistake by its path
 */
export function readClientChanges(
  before: ClientColumns,
  input: UpdateApiClientInput,
): Partial<ClientColumns> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const changes = Object.fromEntries(given) as Partial<ClientColumns>;
  if ('networks' in changes) changes.networks ??= [];
  refuse([...mistakesIn(UpdateApiClientInput, input), ...networkMistakes({ ...before, ...changes })]);
  return changes;
}

/** @throws ExpectedError BAD_USER_INPUT */
export function checkOverlap(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_OVERLAP_SECONDS) return;
  refuse([{ path: 'overlapSeconds', message: `must be from 0 to ${MAX_OVERLAP_SECONDS}` }]);
}

function networkMistakes({ networks, requirement }: ClientColumns): FieldMistake[] {
  const path = 'input.networks';
  if (networks.length > MAX_NETWORKS) return [{ path, message: `must have ${MAX_NETWORKS} entries at most` }];
  if (networks.length === 0 && INVOLVES_NETWORKS.includes(requirement))
    return [{ path, message: `must name one network at least where the requirement is ${requirement}` }];
  return networks.flatMap((network, i) =>
    isNetwork(network) ? [] : [{ path: `${path}.${i}`, message: 'must be an address or a CIDR block' }],
  );
}

function refuse(mistakes: FieldMistake[]): void {
  if (mistakes.length > 0) throw badInput(mistakes);
}
