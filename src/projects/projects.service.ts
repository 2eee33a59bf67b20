import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { badInput } from '../errors/errors.js';
import { isRegion } from '../phone-numbers/phone-number.js';
import { ProjectDirectory } from './project-directory.js';
import { Project } from './project.entity.js';

export interface NewProject {
  slug: string;
  name: string;
  defaultRegion: string;
  backendLinkTemplate?: string | null;
  externalId?: string | null;
}

/** The only writer of projects. */
@Injectable()
export class ProjectsService {
  constructor(
    @InjectRepository(Project) private readonly projects: Repository<Project>,
    private readonly directory: ProjectDirectory,
  ) {}

  async create({
    slug,
    name,
    defaultRegion,
    backendLinkTemplate = null,
    externalId = null,
  }: NewProject): Promise<Project> {
    if (!isRegion(defaultRegion))
      throw badInput([{ path: 'input.defaultRegion', message: 'is no country code' }]);
    const project = await this.projects.save(
      this.projects.create({ slug, name, defaultRegion, backendLinkTemplate, externalId }),
    );
    await this.directory.refresh();
    return project;
  }
}
