import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
import { record } from '../access/audit/record.js';
import { orConflict } from '../errors/conflicts.js';
import { badInput, notFound } from '../errors/errors.js';
import { Changes } from '../events/changes.js';
import { readId } from '../graphql/read-id.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import type { Project } from '../projects/project.entity.js';
import { entryOf, recordedContact } from './contact-audit.js';
import { contactsChanged } from './contact-change.js';
import { phonesOf, removeAllParts, segmentsOf } from './contact-parts.js';
import type { ContactPhone } from './contact-phone.entity.js';
import { Contact } from './contact.entity.js';
import { ContactTraces } from './contact-traces.js';
import { CreateContactInput, UpdateContactInput } from './contact.inputs.js';
import { mergeContacts, mergeMistakes } from './merge-contacts.js';
import { ProjectTurns } from './project-turns.js';
import { raiseVersion } from './raise-version.js';
import { type ContactChanges, readContact } from './read-contact.js';
import { changeContact, insertContact } from './write-contact.js';

const TAKEN = 'Another contact of the project has this externalId';

/** The only writer of contacts and what hangs on them, together with `UpsertContacts`. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectDirectory,
    private readonly turns: ProjectTurns,
    private readonly changes: Changes,
    private readonly traces: ContactTraces,
  ) {}

  async find(client: AdmittedClient, id: number | null): Promise<Contact | null> {
    if (id === null) return null;
    const contact = await this.dataSource.manager.findOneBy(Contact, { id });
    return contact && maySee(client, contact.projectId) ? contact : null;
  }

  /** For a request's loaders: the phones of many contacts in one statement. */
  readonly phonesOf = async (ids: readonly number[]): Promise<ContactPhone[][]> => {
    const phones = await phonesOf(this.dataSource.manager, ids);
    return ids.map((id) => phones.get(id) ?? []);
  };

  /** As `phonesOf`. */
  readonly segmentsOf = async (ids: readonly number[]): Promise<string[][]> => {
    const segments = await segmentsOf(this.dataSource.manager, ids);
    return ids.map((id) => segments.get(id) ?? []);
  };

  /** @param id only the demo's data have ids of their own */
  async create(client: AdmittedClient, input: CreateContactInput, id?: number): Promise<Contact> {
    const project = this.projectFor(client, readId(input.projectId));
    const { changes, mistakes } = readContact(CreateContactInput, input, project.defaultRegion);
    if (mistakes.length > 0) throw badInput(mistakes);

    const creation = this.turns.take(project.id, (manager) =>
      insertContact(manager, client, project.id, changes, id),
    );
    const contact = await orConflict(creation, TAKEN);
    await this.announce(contact, changes);
    return contact;
  }

  /** @param expectedVersion what the client has seen; somebody else's edit since then is a CONFLICT */
  async update(
    client: AdmittedClient,
    id: number | null,
    input: UpdateContactInput,
    expectedVersion: number | null,
  ): Promise<Contact> {
    const { id: contactId, projectId } = await this.require(client, id);
    const { defaultRegion } = this.projectFor(client, projectId);
    const { changes, mistakes } = readContact(UpdateContactInput, input, defaultRegion);
    if (mistakes.length > 0) throw badInput(mistakes);

    const change = this.turns.take(projectId, (manager) =>
      changeContact(manager, client, contactId, changes, expectedVersion),
    );
    const contact = await orConflict(change, TAKEN);
    await this.announce(contact, changes);
    return contact;
  }

  /** With its rules. */
  async delete(client: AdmittedClient, id: number | null): Promise<number> {
    const contact = await this.require(client, id);
    await this.turns.take(contact.projectId, async (manager) => {
      // Written first: whoever adds a rule for it now waits, and is told that it is gone.
      await raiseVersion(manager, contact.id);
      const before = await recordedContact(manager, contact.id);
      await manager.query('DELETE FROM rules WHERE contact_id = ?', [contact.id]);
      await removeAllParts(manager, [contact.id]);
      await manager.delete(Contact, { id: contact.id });
      await record(manager, client, { ...entryOf('contact.delete', contact), before, after: null });
    });
    await this.announce(contact);
    return contact.id;
  }

  /** Folds the sources into the target: phones, segments and rules move, the sources go. */
  async merge(
    client: AdmittedClient,
    targetId: number | null,
    sourceIds: readonly (number | null)[],
  ): Promise<Contact> {
    const mistakes = mergeMistakes(targetId, sourceIds);
    if (mistakes.length > 0) throw badInput(mistakes);
    const target = await this.require(client, targetId);
    const sources = await Promise.all([...new Set(sourceIds)].map((id) => this.require(client, id)));
    if (sources.some(({ projectId }) => projectId !== target.projectId))
      throw badInput([{ path: 'sourceIds', message: 'must all be of the target’s project' }]);

    const ids = sources.map(({ id }) => id);
    const { merged, phones } = await this.turns.take(target.projectId, (manager) =>
      mergeContacts(manager, client, target, ids, this.traces),
    );
    await this.announce(merged, { phones }, ids);
    return merged;
  }

  /** The last beat of every write. */
  private announce(
    { id, projectId }: Contact,
    { phones = [] }: Pick<ContactChanges, 'phones'> = {},
    alsoIds: readonly number[] = [],
  ): Promise<void> {
    const numbers = phones.map(({ number }) => number);
    return this.changes.announce(contactsChanged(projectId, [id, ...alsoIds], numbers));
  }

  private async require(client: AdmittedClient, id: number | null): Promise<Contact> {
    const contact = await this.find(client, id);
    if (!contact) throw notFound('Contact');
    return contact;
  }

  private projectFor(client: AdmittedClient, id: number | null): Project {
    const project = id !== null && maySee(client, id) ? this.projects.byId(id) : undefined;
    if (!project) throw notFound('Project');
    return project;
  }
}
