import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
import { notFound } from '../errors/errors.js';
import { Changes } from '../events/changes.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { Contact } from './contact.entity.js';
import { ContactTraces, type Erased } from './contact-traces.js';
import { eraseContact, eraseDeletedContact } from './erase-contact.js';
import type { EraseContactPayload } from './erase-contact.payload.js';
import { ProjectTurns } from './project-turns.js';

type Person = Pick<Contact, 'id' | 'projectId'>;

/** Right to erasure: also of a contact that was deleted before, as long as the audit log tells of it. */
@Injectable()
export class ContactErasure {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectDirectory,
    private readonly turns: ProjectTurns,
    private readonly traces: ContactTraces,
    private readonly changes: Changes,
  ) {}

  async erase(client: AdmittedClient, id: number | null): Promise<EraseContactPayload> {
    const [person, work] = await this.find(client, id);
    await this.traces.beforeErasure();
    const { erased, counts } = await this.turns.take(person.projectId, (manager) =>
      work(manager, client, this.traces, person),
    );
    await this.announce(erased);
    const late = await this.traces.afterErasure(erased);
    return {
      contactId: person.id,
      lookupsErased: counts.lookups + late.lookups,
      callsErased: counts.calls + late.calls,
    };
  }

  private async find(
    client: AdmittedClient,
    id: number | null,
  ): Promise<[Person, typeof eraseContact | typeof eraseDeletedContact]> {
    const contact = id === null ? null : await this.dataSource.manager.findOneBy(Contact, { id });
    if (contact && maySee(client, contact.projectId)) return [contact, eraseContact];
    const projectId = contact || id === null ? undefined : await this.projectOnce(client, id);
    if (projectId === undefined) throw notFound('Contact');
    return [{ id: id!, projectId }, eraseDeletedContact];
  }

  /** The project, one that the client may see, which a contact was of that is gone. */
  private async projectOnce(client: AdmittedClient, id: number): Promise<number | undefined> {
    const entries = await this.dataSource.query<{ projectId: number }[]>(
      `SELECT DISTINCT project_id AS projectId FROM audit_log WHERE entity_id = ? AND action LIKE 'contact.%'`,
      [id],
    );
    const there = entries.filter(
      ({ projectId }) => maySee(client, projectId) && this.projects.byId(projectId),
    );
    return there[0]?.projectId;
  }

  private announce({ projectId, contactIds, numbers }: Erased): Promise<void> {
    return this.changes.announce({ what: 'contacts', projectId, contactIds, numbers });
  }
}
