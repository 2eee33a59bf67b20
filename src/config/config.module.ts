import { Global, Module } from '@nestjs/common';
import { settingsOfProcess } from './process-settings.js';
import { Settings } from './settings.js';

@Global()
@Module({
  providers: [{ provide: Settings, useFactory: settingsOfProcess }],
  exports: [Settings],
})
export class ConfigModule {}
