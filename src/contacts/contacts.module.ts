import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { CallerFinder } from './caller-finder.js';
import { ContactsService } from './contacts.service.js';

@Module({
  imports: [DatabaseModule, ProjectsModule],
  providers: [ContactsService, CallerFinder],
  exports: [ContactsService, CallerFinder],
})
export class ContactsModule {}
