import type { EntityManager } from 'typeorm';
import type { AdmittedClient } from './access-policy.js';
import { ApiClient } from './api-client.entity.js';
import { valuesOf } from './audit/changes.js';
import { record } from './audit/record.js';

/** A client in the audit log: who it is and what it may, and nothing of its tokens. */
export function recordClient(
  manager: EntityManager,
  by: AdmittedClient,
  what: string,
  before: ApiClient | null,
  after: ApiClient | null,
): Promise<void> {
  const { id, projectId } = (after ?? before)!;
  return record(manager, by, {
    action: `apiClient.${what}`,
    projectId,
    entityId: id,
    before: before && valuesOf(manager, ApiClient, before),
    after: after && valuesOf(manager, ApiClient, after),
  });
}

/** That it has another token, and not which. */
export function recordRotation(
  manager: EntityManager,
  by: AdmittedClient,
  { id, projectId }: ApiClient,
): Promise<void> {
  return record(manager, by, { action: 'apiClient.rotateToken', projectId, entityId: id });
}
