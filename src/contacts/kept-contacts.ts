import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { sqlInstant } from '../database/instants.js';
import { Changes } from '../events/changes.js';
import { contactsChanged } from './contact-change.js';
import { type FetchedContact, keepContact, type Kept } from './keep-contact.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import { Contact } from './contact.entity.js';
import { ProjectTurns } from './project-turns.js';

/** The only writer of contacts that come from upstream systems. What it changes, nobody in person did. */
@Injectable()
export class KeptContacts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly turns: ProjectTurns,
    private readonly changes: Changes,
  ) {}

  /**
   * Null where the source has gone, or the number has become one of our own contacts'.
   *
   * @throws what the database throws, and NOT_FOUND where the project has gone
   */
  async keep(fetched: FetchedContact): Promise<Kept | null> {
    const { projectId } = fetched;
    const kept = await this.turns.take(projectId, (manager) => keepContact(manager, fetched));
    if (kept) await this.changes.announce(contactsChanged(projectId, kept.changedIds, kept.phones));
    return kept;
  }

  /** Its source no longer knows it: it stays as it is, and is not asked for again at once. */
  async touch(projectId: number, id: number, called: PhoneNumber): Promise<void> {
    await this.dataSource.manager.update(Contact, { id, projectId }, { fetchedAt: new Date() });
    await this.changes.announce(contactsChanged(projectId, [id], [called]));
  }
}

/**
 * In a turn of the project, where a source goes: what it found stays, as the project's own. Where one of those has the
 * same external id already, the fetched one loses its.
 */
export async function adoptContacts(
  manager: EntityManager,
  projectId: number,
  sourceId: number,
): Promise<void> {
  const written = 'version = version + 1, updated_at = ?';
  const now = sqlInstant(new Date());
  await manager.query(
    `UPDATE contacts SET external_id = NULL WHERE project_id = ? AND source_id = ? AND external_id IN
      (SELECT external_id FROM (SELECT external_id FROM contacts WHERE project_id = ? AND source_id = 0) own)`,
    [projectId, sourceId, projectId],
  );
  await manager.query(
    'DELETE FROM told_contacts WHERE contact_id IN (SELECT id FROM contacts WHERE project_id = ? AND source_id = ?)',
    [projectId, sourceId],
  );
  await manager.query(
    `UPDATE contacts SET source_id = 0, fetched_at = NULL, source_routing = NULL, ${written}
      WHERE project_id = ? AND source_id = ?`,
    [now, projectId, sourceId],
  );
}
