import { Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { ApiDocsModule } from './api-docs/api-docs.module.js';
import { AgentPageModule } from './agent-page/agent-page.module.js';
import { CallsModule } from './calls/calls.module.js';
import { ConfigModule } from './config/config.module.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { DatabaseModule } from './database/database.module.js';
import { LogModule } from './config/log.module.js';
import { EventsModule } from './events/events.module.js';
import { GraphqlModule } from './graphql/graphql.module.js';
import { JournalModule } from './journal/journal.module.js';
import { LookupModule } from './lookup/lookup.module.js';
import { HealthModule } from './health/health.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { SubscriptionsModule } from './subscriptions/subscriptions.module.js';
import { SourcesModule } from './sources/sources.module.js';
import { WorkersModule } from './workers/workers.module.js';

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
    GraphqlModule,
    SourcesModule,
    LookupModule,
    JournalModule,
    CallsModule,
    SubscriptionsModule,
    AgentPageModule,
    ApiDocsModule,
  ],
})
export class AppModule {}
