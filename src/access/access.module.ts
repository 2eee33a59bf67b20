import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProjectsModule } from '../projects/projects.module.js';
import { AccessGuard } from './access.guard.js';
import { AccessService } from './access.service.js';
import { AdminClient } from './admin-client.js';
import { ApiClient } from './api-client.entity.js';
import { ApiClientsService } from './api-clients.service.js';
import { CredentialsReader } from './credentials.js';
import { Guessing } from './guessing.js';

@Module({
  imports: [TypeOrmModule.forFeature([ApiClient]), ProjectsModule],
  providers: [
    AccessService,
    ApiClientsService,
    AdminClient,
    Guessing,
    CredentialsReader,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [ApiClientsService, AccessService, CredentialsReader],
})
export class AccessModule {}
