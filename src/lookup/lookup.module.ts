import { Module } from '@nestjs/common';
import { CallersModule } from '../callers/callers.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { LookupController } from './lookup.controller.js';
import { LookupMeasures } from './lookup-measures.js';
import { LookupResolver } from './lookup.resolver.js';
import { LookupTester } from './lookup-tester.js';
import { LookupService } from './lookup.service.js';
import { SourcesModule } from '../sources/sources.module.js';
import { SourceCallers } from './source-callers.js';
import { ProjectOfCall } from './project-of-call.js';

@Module({
  imports: [SourcesModule, ProjectsModule, CallersModule, JournalModule],
  controllers: [LookupController],
  providers: [LookupService, SourceCallers, LookupMeasures, ProjectOfCall, LookupTester, LookupResolver],
})
export class LookupModule {}
