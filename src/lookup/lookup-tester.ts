import { Injectable } from '@nestjs/common';
import { DataSource, type EntityTarget, In, type ObjectLiteral } from 'typeorm';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
import { Settings } from '../config/settings.js';
import { ContactPhone } from '../contacts/contact-phone.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import { notFound } from '../errors/errors.js';
import { readId } from '../graphql/read-id.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { DirectLine } from '../rules/direct-lines/direct-line.entity.js';
import { QueuePosition } from '../rules/queue-positions/queue-position.entity.js';
import { Route } from '../rules/routes/route.entity.js';
import { Budget } from './budget.js';
import { explain } from './explain.js';
import type { LookupInput, LookupResult } from './lookup-result.js';
import type { Lookup } from './lookup.js';
import { LookupService } from './lookup.service.js';

const OTHER_CONTACTS = 50;

/** Asks as a PBX would, and shows what was behind the answer. Leaves no trace. */
@Injectable()
export class LookupTester {
  constructor(
    private readonly settings: Settings,
    private readonly projects: ProjectDirectory,
    private readonly lookup: LookupService,
    private readonly dataSource: DataSource,
  ) {}

  async test(
    client: AdmittedClient,
    { projectId, telephone, dnid = null }: LookupInput,
  ): Promise<LookupResult> {
    const id = readId(projectId);
    const project = id !== null && maySee(client, id) ? this.projects.byId(id) : undefined;
    if (!project) throw notFound('Project');

    const call = { telephone, dnid };
    const budget = new Budget(this.settings.LOOKUP_BUDGET_MS, this.settings.DATABASE_BUDGET_MS);
    const lookup = await this.lookup.answer(project, call, budget).finally(() => budget.end());
    const otherContacts = await this.otherContacts(project.id, lookup);
    const { decision } = lookup;
    return {
      callerData: lookup.callerData,
      outcome: lookup.outcome,
      number: lookup.number,
      dnid: lookup.dnid,
      contact: await this.entity(Contact, lookup.caller),
      otherContacts,
      route: await this.entity(Route, decision.routeIdentifier ?? decision.outboundNumber),
      queuePosition: await this.entity(QueuePosition, decision.queuePosition),
      directLine: await this.entity(DirectLine, decision.directLine),
      explanation: explain(
        lookup,
        call,
        otherContacts.map((contact) => contact.id),
      ),
    };
  }

  private async otherContacts(projectId: number, { number, caller }: Lookup): Promise<Contact[]> {
    if (number === null || caller === null) return [];
    const { manager } = this.dataSource;
    const phones = await manager.find(ContactPhone, {
      where: { projectId, number },
      order: { primary: 'DESC', contactId: 'ASC' },
      take: OTHER_CONTACTS + 1,
    });
    const ids = phones.map(({ contactId }) => contactId).filter((id) => id !== caller.id);
    const contacts = await manager.findBy(Contact, { id: In(ids) });
    return ids.flatMap((id) => contacts.find((contact) => contact.id === id) ?? []).slice(0, OTHER_CONTACTS);
  }

  private async entity<E extends ObjectLiteral & { id: number }>(
    type: EntityTarget<E>,
    row: { id: number | null } | null,
  ): Promise<E | null> {
    if (row?.id == null) return null;
    return this.dataSource
      .getRepository(type)
      .createQueryBuilder('it')
      .where('it.id = :id', { id: row.id })
      .getOne();
  }
}
