import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { CallerFinder } from './caller-finder.js';
import { ContactList } from './contact-list.js';
import { ContactSearch } from './contact-search.js';
import { ContactsResolver } from './contacts.resolver.js';
import { ContactsService } from './contacts.service.js';
import { ProjectTurns } from './project-turns.js';
import { UpsertContacts } from './upsert-contacts.js';

@Module({
  imports: [DatabaseModule, ProjectsModule],
  providers: [
    ContactsService,
    ContactsResolver,
    ContactList,
    ContactSearch,
    UpsertContacts,
    ProjectTurns,
    CallerFinder,
  ],
  exports: [ContactsService, UpsertContacts, CallerFinder],
})
export class ContactsModule {}
