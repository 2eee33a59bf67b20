import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { badInput, notFound } from '../errors/errors.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { ContactPhone } from './contact-phone.entity.js';
import { type Phone, type PhoneInput, readPhones } from './contact-phones.js';
import { ContactSegment } from './contact-segment.entity.js';
import { Contact } from './contact.entity.js';

export interface NewContact {
  projectId: number;
  name: string;
  company?: string | null;
  email?: string | null;
  phones: PhoneInput[];
  segments?: string[];
  language?: string | null;
  externalId?: string | null;
  backendLink?: string | null;
  notes?: string | null;
}

/** The only writer of contacts, their phones and their segments. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectDirectory,
  ) {}

  /** @param id only the demo's data have ids of their own */
  async create({ phones: phoneInputs, segments = [], ...fields }: NewContact, id?: number): Promise<Contact> {
    const project = this.projects.byId(fields.projectId);
    if (!project) throw notFound('Project');
    const { phones, mistakes } = readPhones(phoneInputs, project.defaultRegion, 'input.phones');
    if (mistakes.length > 0) throw badInput(mistakes);

    return this.dataSource.transaction(async (manager) => {
      const contact = manager.create(Contact, { ...fields, ...(id === undefined ? {} : { id }) });
      const saved = await manager.save(contact);
      await this.addPhones(manager, saved, phones);
      await this.addSegments(manager, saved, segments);
      return saved;
    });
  }

  private async addPhones(
    manager: EntityManager,
    { id, projectId }: Contact,
    phones: Phone[],
  ): Promise<void> {
    const rows = phones.map((phone, position) => ({ ...phone, contactId: id, projectId, position }));
    if (rows.length > 0) await manager.insert(ContactPhone, rows);
  }

  private async addSegments(manager: EntityManager, { id }: Contact, segments: string[]): Promise<void> {
    const rows = [...new Set(segments)].map((segment) => ({ contactId: id, segment }));
    if (rows.length > 0) await manager.insert(ContactSegment, rows);
  }
}
