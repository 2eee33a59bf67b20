import { Global, Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { Retention } from './retention.js';

@Global()
@Module({ imports: [DatabaseModule], providers: [Retention], exports: [Retention] })
export class RetentionModule {}
