import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { RulesModule } from '../rules/rules.module.js';
import { LookupController } from './lookup.controller.js';
import { LookupResolver } from './lookup.resolver.js';
import { LookupTester } from './lookup-tester.js';
import { LookupService } from './lookup.service.js';
import { ProjectOfCall } from './project-of-call.js';

@Module({
  imports: [ProjectsModule, ContactsModule, RulesModule],
  controllers: [LookupController],
  providers: [LookupService, ProjectOfCall, LookupTester, LookupResolver],
})
export class LookupModule {}
