import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { CallsModule } from '../calls/calls.module.js';
import { ConfigModule } from '../config/config.module.js';
import { LogModule } from '../config/log.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { EventsModule } from '../events/events.module.js';
import { ExportModule } from '../export/export.module.js';
import { HealthModule } from '../health/health.module.js';
import { ImportModule } from '../import/import.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { LookupModule } from '../lookup/lookup.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { SourcesModule } from '../sources/sources.module.js';
import { WorkersModule } from '../workers/workers.module.js';

/** What the commands work with: the application without its doors, of which GraphQL alone takes a tenth of its memory. */
@Module({
  imports: [
    ConfigModule,
    LogModule,
    WorkersModule,
    MetricsModule,
    HealthModule,
    RetentionModule,
    EventsModule,
    DatabaseModule,
    AccessModule,
    ContactsModule,
    SourcesModule,
    LookupModule,
    JournalModule,
    CallsModule,
    ImportModule,
    ExportModule,
  ],
})
export class ServicesModule {}
