import { Module } from '@nestjs/common';
import { MemoryMeasures } from '../cache/memory-measures.js';
import { DatabaseModule } from '../database/database.module.js';
import { RulesModule } from '../rules/rules.module.js';
import { CallerFinder } from './caller-finder.js';
import { Callers } from './callers.js';
import { Forgetting } from './forgetting.js';
import { ProjectsByDnid } from './projects-by-dnid.js';
import { Remembered } from './remembered.js';

@Module({
  imports: [DatabaseModule, RulesModule],
  providers: [MemoryMeasures, Remembered, Forgetting, CallerFinder, Callers, ProjectsByDnid],
  exports: [Callers, ProjectsByDnid],
})
export class CallersModule {}
