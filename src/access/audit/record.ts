import type { EntityManager } from 'typeorm';
import { insertRows, type Rows } from '../../database/bulk.js';
import type { AdmittedClient } from '../access-policy.js';
import { AuditEntry } from './audit-entry.entity.js';
import { changesBetween, type Values } from './changes.js';

/** A change on its way into the log. */
export interface Change {
  /** `contact.update` */
  action: string;
  projectId: number | null;
  entityId: number;
  /** Null for what is new; neither this nor `after` where no values are to be told. */
  before?: Values | null;
  /** Null for what is gone. */
  after?: Values | null;
}

/**
 * Records changes in the transaction that makes them, so that the log tells of all that happened and of nothing else:
 * one INSERT, however many they are. What stayed the same is none.
 */
export async function record(
  manager: EntityManager,
  client: Pick<AdmittedClient, 'id'>,
  ...changes: readonly Change[]
): Promise<void> {
  const { target, rows } = auditRows(client, changes);
  await insertRows(manager, target, rows);
}

/** What `record` writes, for who writes other tables' rows with it. */
export function auditRows(client: Pick<AdmittedClient, 'id'>, changes: readonly Change[]): Rows {
  const at = new Date();
  const rows = changes.flatMap(({ action, projectId, entityId, before, after }): Omit<AuditEntry, 'id'>[] => {
    const isTold = before !== undefined || after !== undefined;
    const told = isTold ? changesBetween(before ?? null, after ?? null) : null;
    if (told && Object.keys(told).length === 0) return [];
    // What acts of its own has no client's id.
    return [{ at, projectId, apiClientId: client.id || null, action, entityId, changes: told }];
  });
  return { target: AuditEntry, rows };
}
