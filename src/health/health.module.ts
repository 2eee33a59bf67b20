import { Global, Module } from '@nestjs/common';
import { Drain } from './drain.js';
import { HealthController } from './health.controller.js';
import { HealthParts } from './health-parts.js';
import { Readiness } from './readiness.js';

@Global()
@Module({
  controllers: [HealthController],
  providers: [HealthParts, Readiness, Drain],
  exports: [HealthParts, Readiness],
})
export class HealthModule {}
