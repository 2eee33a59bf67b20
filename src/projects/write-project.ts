import type { EntityManager } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import { valuesOf } from '../access/audit/changes.js';
import { record } from '../access/audit/record.js';
import { notFound } from '../errors/errors.js';
import { Project } from './project.entity.js';

/** Children first: nothing relies on the database's cascades. */
export async function deleteWithAll(manager: EntityManager, id: number): Promise<void> {
  // First: whoever writes a contact of the project meanwhile has had his turn, or gets none.
  await manager.query('DELETE FROM project_locks WHERE project_id = ?', [id]);
  await manager.query('DELETE FROM rules WHERE project_id = ?', [id]);
  await manager.query(
    'DELETE FROM contact_segments WHERE contact_id IN (SELECT id FROM contacts WHERE project_id = ?)',
    [id],
  );
  await manager.query(
    'DELETE FROM contact_phones WHERE contact_id IN (SELECT id FROM contacts WHERE project_id = ?)',
    [id],
  );
  await manager.query('DELETE FROM contact_words WHERE project_id = ?', [id]);
  await manager.query(
    'DELETE FROM told_contacts WHERE contact_id IN (SELECT id FROM contacts WHERE project_id = ?)',
    [id],
  );
  await manager.query('DELETE FROM contacts WHERE project_id = ?', [id]);
  await manager.query('DELETE FROM sources WHERE project_id = ?', [id]);
  await manager.query('DELETE FROM import_progress WHERE project_id = ?', [id]);
  await manager.query(
    'DELETE FROM api_tokens WHERE api_client_id IN (SELECT id FROM api_clients WHERE project_id = ?)',
    [id],
  );
  await manager.query('DELETE FROM api_clients WHERE project_id = ?', [id]);
  await manager.query(
    'DELETE FROM call_events WHERE call_id IN (SELECT id FROM calls WHERE project_id = ?)',
    [id],
  );
  for (const table of ['call_events', 'calls', 'lookups'])
    await manager.query(`DELETE FROM ${table} WHERE project_id = ?`, [id]);
  const { affected } = await manager.delete(Project, { id });
  if (affected === 0) throw notFound('Project');
}

/** Written before it is read: who changes the same project waits, and meets what it has become. */
export async function raisedProject(manager: EntityManager, id: number): Promise<Project> {
  await manager.update(Project, { id }, { version: () => 'version + 1', updatedAt: new Date() });
  const project = await manager.findOneBy(Project, { id });
  if (!project) throw notFound('Project');
  return project;
}

export function recordProject(
  manager: EntityManager,
  client: AdmittedClient,
  what: string,
  before: Project | null,
  after: Project | null,
): Promise<void> {
  const [was, is] = [before, after].map((project) => project && valuesOf(manager, Project, project));
  const { id } = (after ?? before)!;
  return record(manager, client, {
    action: `project.${what}`,
    projectId: id,
    entityId: id,
    before: was,
    after: is,
  });
}
