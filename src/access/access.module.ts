import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CallersModule } from '../callers/callers.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { AccessGuard } from './access.guard.js';
import { AccessService } from './access.service.js';
import { AdminClient } from './admin-client.js';
import { ApiClient } from './api-client.entity.js';
import { ApiClientsResolver } from './api-clients.resolver.js';
import { ApiClientsService } from './api-clients.service.js';
import { AuditLog } from './audit/audit-log.js';
import { AuditLogResolver } from './audit/audit-log.resolver.js';
import { AuditRetention } from './audit/audit-retention.js';
import { CredentialsReader } from './credentials.js';
import { Guessing } from './guessing.js';
import { LastUse } from './last-use.js';
import { Neighbours } from './neighbours.js';
import { ViewerResolver } from './viewer.resolver.js';

@Module({
  imports: [DatabaseModule, TypeOrmModule.forFeature([ApiClient]), ProjectsModule, CallersModule],
  providers: [
    AccessService,
    ApiClientsService,
    ApiClientsResolver,
    AuditLog,
    AuditLogResolver,
    AuditRetention,
    AdminClient,
    Guessing,
    LastUse,
    Neighbours,
    CredentialsReader,
    ViewerResolver,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [ApiClientsService, AccessService, CredentialsReader],
})
export class AccessModule {}
