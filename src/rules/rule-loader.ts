import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { Contact } from '../contacts/contact.entity.js';
import type { Batch } from '../graphql/loaders.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import type { Project } from '../projects/project.entity.js';
import { Rule } from './rule.entity.js';

/** What a page of rules, or of contacts with their rules, asks for together: one statement each. */
@Injectable()
export class RuleLoader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectDirectory,
  ) {}

  readonly contacts: Batch<number, Contact | null> = async (ids) => {
    const contacts = await this.dataSource.manager.findBy(Contact, { id: In(ids) });
    const byId = new Map(contacts.map((contact) => [contact.id, contact]));
    return ids.map((id) => byId.get(id) ?? null);
  };

  /** The rules of every kind whose match names a contact: one table, one statement (ADR 3). */
  readonly rulesOfContacts: Batch<number, Rule[]> = async (contactIds) => {
    const rules = await this.dataSource.manager.find(Rule, {
      where: { contactId: In(contactIds) },
      order: { id: 'ASC' },
    });
    const byContact = Map.groupBy(rules, ({ contactId }) => contactId);
    return contactIds.map((id) => byContact.get(id) ?? []);
  };

  /** From memory, which is read anew where another instance has only just made a project. */
  readonly allProjects: Batch<number, Project | undefined> = async (ids) => {
    if (ids.some((id) => !this.projects.byId(id))) await this.projects.refresh();
    return ids.map((id) => this.projects.byId(id));
  };
}
