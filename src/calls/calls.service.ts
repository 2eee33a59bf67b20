import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
import { CallLog } from '../call-log/call-log.js';
import type { Erased, Moved } from '../contacts/contact-traces.js';
import { writing } from '../database/dialect.js';
import { Live } from '../journal/live.js';
import { parseTelephone } from '../phone-numbers/phone-number.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import type { Project } from '../projects/project.entity.js';
import { Call } from './call.entity.js';
import { eraseCalls } from './erase-calls.js';
import type { PbxEvent } from './read-event.js';
import { keepRaw, storeEvent } from './store-event.js';

/** The only writer of calls and their events, together with those who end, link and erase them. */
@Injectable()
export class CallsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectDirectory,
    private readonly live: Live,
    private readonly callLog: CallLog,
  ) {}

  /** @throws whatever the database throws; the same event may be stored again then */
  async store(client: AdmittedClient, event: PbxEvent, at: Date): Promise<void> {
    const project = this.projectOf(client, event);
    if (project === 'of another client') return;
    const { uniqueId } = event;
    if (!project || uniqueId === null) {
      await writing(this.dataSource, (manager) => keepRaw(manager, project, event, at));
      return;
    }
    const change = await writing(this.dataSource, async (manager) => {
      const stored = await storeEvent(manager, project, { ...event, uniqueId }, at);
      if (stored?.hasEnded) await this.ended(manager, stored.call);
      return stored;
    });
    if (change) this.live.publish({ what: 'calls', projectId: project.id, ids: [change.call.id] });
  }

  /** In the transaction that ends or misses a call: whoever keeps a log of calls elsewhere hears of it here, once. */
  async ended(manager: EntityManager, call: Call): Promise<void> {
    await this.callLog.enqueue(manager, call);
  }

  async move(manager: EntityManager, { from, to }: Moved): Promise<void> {
    await manager.update(Call, { contactId: In([...from]) }, { contactId: to });
  }

  erase(manager: EntityManager, erased: Erased): Promise<number> {
    return eraseCalls(manager, erased);
  }

  /** Whether an event that has not been stored yet is of a person who is being erased. */
  tellsOf(
    event: PbxEvent,
    client: AdmittedClient | null,
    { projectId, contactIds, numbers }: Erased,
  ): boolean {
    const project = client && this.projectOf(client, event);
    if (project === null || project === 'of another client' || project.id !== projectId) return false;
    const { contact_id: contactId, telephone } = event.params;
    const number = parseTelephone(telephone, project.defaultRegion);
    return contactIds.includes(Number(contactId)) || (number !== null && numbers.includes(number));
  }

  /** Whose event it is: of the project that it names, else of the one that the client is bound to. */
  private projectOf(client: AdmittedClient, { params }: PbxEvent): Project | 'of another client' | null {
    const externalId = params.project_id?.trim();
    if (!externalId) return client.projectId === null ? null : (this.projects.byId(client.projectId) ?? null);
    const named = this.projects.all().filter((project) => project.externalId === externalId);
    const [own] = named.filter(({ id }) => maySee(client, id));
    return own ?? (named.length > 0 ? 'of another client' : null);
  }
}
