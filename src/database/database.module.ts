import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '../config/settings.js';
import { databaseOptions, openDatabase } from './open-database.js';
import { Reader } from './reader.js';

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Settings],
      useFactory: async ({ DATABASE_URL }: Settings) => ({
        ...(await databaseOptions(DATABASE_URL)),
        retryAttempts: 0,
      }),
      dataSourceFactory: openDatabase,
    }),
  ],
  providers: [Reader],
  exports: [Reader],
})
export class DatabaseModule {}
