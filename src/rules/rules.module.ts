import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { ContactRulesResolver } from './contact-rules.resolver.js';
import { DirectLinesResolver } from './direct-lines/direct-lines.resolver.js';
import { DirectLinesService } from './direct-lines/direct-lines.service.js';
import { QueuePositionsResolver } from './queue-positions/queue-positions.resolver.js';
import { QueuePositionsService } from './queue-positions/queue-positions.service.js';
import { RoutesResolver } from './routes/routes.resolver.js';
import { RoutesService } from './routes/routes.service.js';
import { RuleFinder } from './rule-finder.js';
import { RuleLoader } from './rule-loader.js';
import { RuleMatchResolver } from './rule-match.resolver.js';
import { RuleResolver } from './rule.resolver.js';

const services = [RoutesService, QueuePositionsService, DirectLinesService];
const resolvers = [
  RuleResolver,
  RoutesResolver,
  QueuePositionsResolver,
  DirectLinesResolver,
  RuleMatchResolver,
  ContactRulesResolver,
];

@Module({
  imports: [DatabaseModule, ProjectsModule],
  providers: [RuleFinder, RuleLoader, ...services, ...resolvers],
  exports: [RuleFinder, ...services],
})
export class RulesModule {}
