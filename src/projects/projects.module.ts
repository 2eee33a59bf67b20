import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module.js';
import { ProjectDirectory } from './project-directory.js';
import { Project } from './project.entity.js';
import { ProjectsResolver } from './projects.resolver.js';
import { ProjectsService } from './projects.service.js';

@Module({
  imports: [DatabaseModule, TypeOrmModule.forFeature([Project])],
  providers: [ProjectsService, ProjectsResolver, ProjectDirectory],
  exports: [ProjectsService, ProjectDirectory],
})
export class ProjectsModule {}
