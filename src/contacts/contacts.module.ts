import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { ContactList } from './contact-list.js';
import { ContactSearch } from './contact-search.js';
import { ContactErasure } from './contact-erasure.js';
import { ContactTraces } from './contact-traces.js';
import { ErasuresElsewhere } from './erasures-elsewhere.js';
import { ContactsResolver } from './contacts.resolver.js';
import { ContactsService } from './contacts.service.js';
import { KeptContacts } from './kept-contacts.js';
import { ProjectTurns } from './project-turns.js';
import { UpsertContacts } from './upsert-contacts.js';

@Module({
  imports: [DatabaseModule, ProjectsModule],
  providers: [
    ContactsService,
    ContactsResolver,
    ContactList,
    ContactTraces,
    ContactErasure,
    ErasuresElsewhere,
    ContactSearch,
    UpsertContacts,
    ProjectTurns,
    KeptContacts,
  ],
  exports: [ContactsService, UpsertContacts, KeptContacts, ProjectTurns, ContactTraces],
})
export class ContactsModule {}
