import type { EntityManager } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import { valuesOf } from '../access/audit/changes.js';
import type { Values } from '../access/audit/changes.js';
import { record } from '../access/audit/record.js';
import { notFound } from '../errors/errors.js';
import { maskedSettings, type SourceSettings } from './source-settings.js';
import { ProjectSource } from './source.entity.js';

/** A source with its settings opened; null where they cannot be. */
export interface Opened {
  row: ProjectSource;
  settings: SourceSettings | null;
}

/** Written before it is read: who changes the same source waits, and meets what it has become. */
export async function raisedSource(manager: EntityManager, id: number): Promise<ProjectSource> {
  await manager.update(ProjectSource, { id }, { version: () => 'version + 1', updatedAt: new Date() });
  const source = await manager.findOneBy(ProjectSource, { id });
  if (!source) throw notFound('Source');
  return source;
}

/** Secrets are told of only in that they changed. */
export function recordSource(
  manager: EntityManager,
  client: AdmittedClient,
  what: 'create' | 'update' | 'delete',
  before: Opened | null,
  after: Opened | null,
): Promise<void> {
  const [was, is] = [before, after].map((opened) => opened && toldOf(manager, opened));
  if (was && is && hasNewSecret(before!.settings, after!.settings, was, is)) is.secrets = 'changed';
  const { id, projectId } = (after ?? before)!.row;
  return record(manager, client, {
    action: `source.${what}`,
    projectId,
    entityId: id,
    before: was,
    after: is,
  });
}

function toldOf(manager: EntityManager, { row, settings }: Opened): Values {
  const { settings: _sealed, ...values } = valuesOf(manager, ProjectSource, row);
  return { ...values, ...maskedSettings(row.type, settings) };
}

/** They differ, and what is shown of them does not. */
function hasNewSecret(
  before: SourceSettings | null,
  after: SourceSettings | null,
  was: Values,
  is: Values,
): boolean {
  const differs = (name: keyof SourceSettings): boolean =>
    before?.[name] !== after?.[name] && was[name] === is[name];
  return differs('url') || differs('params');
}
