import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { ImportContacts } from './import-contacts.js';
import { ImportPlaces } from './import-places.js';

@Module({
  imports: [ContactsModule, ProjectsModule],
  providers: [ImportContacts, ImportPlaces],
  exports: [ImportContacts],
})
export class ImportModule {}
