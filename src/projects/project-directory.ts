import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Snapshot } from '../cache/snapshot.js';
import { Database } from '../database/database.js';
import { Changes } from '../events/changes.js';
import { Project } from './project.entity.js';

const REFRESH_MS = 2000;

/** All projects, in memory: a call needs its project's region before a number can be read. */
@Injectable()
export class ProjectDirectory implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(ProjectDirectory.name);
  private readonly projects = new Snapshot(() => this.load());

  constructor(
    @InjectRepository(Project) private readonly repository: Repository<Project>,
    private readonly database: Database,
    changes: Changes,
  ) {
    changes.listen(async ({ what }) => {
      if (what === 'projects' || what === 'anything') await this.projects.renew();
    });
  }

  onModuleInit(): Promise<void> {
    const warn = (): void => this.logger.warn('The projects could not be read anew');
    return this.database.onceThere(() => this.projects.start(REFRESH_MS, warn));
  }

  onModuleDestroy(): void {
    this.projects.stop();
  }

  byId(id: number): Project | undefined {
    return this.projects.value?.byId.get(id);
  }

  bySlug(slug: string): Project | undefined {
    return this.projects.value?.bySlug.get(slug);
  }

  all(): Project[] {
    return [...(this.projects.value?.byId.values() ?? [])];
  }

  refresh(): Promise<void> {
    return this.projects.refresh();
  }

  private async load() {
    const projects = await this.repository.find({ order: { id: 'ASC' } });
    return {
      byId: new Map(projects.map((project) => [project.id, project])),
      bySlug: new Map(projects.map((project) => [project.slug, project])),
    };
  }
}
