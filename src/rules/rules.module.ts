import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { DirectLine } from './direct-lines/direct-line.entity.js';
import { DirectLinesService } from './direct-lines/direct-lines.service.js';
import { QueuePosition } from './queue-positions/queue-position.entity.js';
import { QueuePositionsService } from './queue-positions/queue-positions.service.js';
import { Route } from './routes/route.entity.js';
import { RoutesService } from './routes/routes.service.js';
import { RuleFinder } from './rule-finder.js';

@Module({
  imports: [DatabaseModule, ProjectsModule, TypeOrmModule.forFeature([Route, QueuePosition, DirectLine])],
  providers: [RuleFinder, RoutesService, QueuePositionsService, DirectLinesService],
  exports: [RuleFinder, RoutesService, QueuePositionsService, DirectLinesService],
})
export class RulesModule {}
