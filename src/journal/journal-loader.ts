import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { Contact } from '../contacts/contact.entity.js';
import type { Batch } from '../graphql/loaders.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import type { Project } from '../projects/project.entity.js';

/** What a page of lookups or calls asks for together: one statement each. */
@Injectable()
export class JournalLoader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectDirectory,
  ) {}

  /** Null for one that is gone. */
  readonly contacts: Batch<number, Contact | null> = async (ids) => {
    const contacts = await this.dataSource.manager.findBy(Contact, { id: In([...ids]) });
    const byId = new Map(contacts.map((contact) => [contact.id, contact]));
    return ids.map((id) => byId.get(id) ?? null);
  };

  /** From memory. */
  projectOf(id: number): Project | undefined {
    return this.projects.byId(id);
  }
}
