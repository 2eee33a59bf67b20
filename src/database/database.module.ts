import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { Database } from './database.js';
import { mend } from './dialect.js';
import { optionsWhileAway } from './open-database.js';
import { Reader } from './reader.js';
import { Replicas } from './replicas.js';

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Settings],
      // `Database` connects it, when it can be connected.
      useFactory: ({ DATABASE_URL }: Settings) => ({
        ...optionsWhileAway(DATABASE_URL),
        manualInitialization: true,
        retryAttempts: 0,
      }),
      dataSourceFactory: (options) => Promise.resolve(mend(new DataSource(options!))),
    }),
  ],
  providers: [Database, Replicas, Reader],
  exports: [Database, Replicas, Reader],
})
export class DatabaseModule {}
