import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { CallLogModule } from '../call-log/call-log.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { CallList } from './call-list.js';
import { CallLoader } from './call-loader.js';
import { CallUpdatedResolver } from './call-updated.resolver.js';
import { CallsResolver } from './calls.resolver.js';
import { CallsRetention } from './calls-retention.js';
import { CallsService } from './calls.service.js';
import { ContactCallsResolver } from './contact-calls.resolver.js';
import { EventsController } from './events.controller.js';
import { LinkCalls } from './link-calls.js';
import { OpenCalls } from './open-calls.js';
import { PbxEvents } from './pbx-events.js';

@Module({
  imports: [AccessModule, CallLogModule, ContactsModule, JournalModule, ProjectsModule],
  controllers: [EventsController],
  providers: [
    ...[CallsService, PbxEvents, OpenCalls, LinkCalls, CallsRetention],
    ...[CallList, CallLoader, CallsResolver, ContactCallsResolver, CallUpdatedResolver],
  ],
  exports: [CallList],
})
export class CallsModule {}
