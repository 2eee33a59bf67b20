import { Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { LogModule } from './config/log.module.js';
import { GraphqlModule } from './graphql/graphql.module.js';
import { LookupModule } from './lookup/lookup.module.js';

@Module({
  imports: [ConfigModule, LogModule, DatabaseModule, AccessModule, GraphqlModule, LookupModule],
})
export class AppModule {}
