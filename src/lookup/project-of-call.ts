import { Injectable } from '@nestjs/common';
import { ExpectedError } from '../errors/errors.js';
import type { Project } from '../projects/project.entity.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import type { Deadline } from '../database/deadline.js';
import { ProjectsByDnid } from '../callers/projects-by-dnid.js';

/** Whose call it is, for a client that may ask for every project. */
@Injectable()
export class ProjectOfCall {
  constructor(
    private readonly projects: ProjectDirectory,
    private readonly byDnid: ProjectsByDnid,
  ) {}

  /**
   * The project that the client is bound to, else the one it names, else the one whose rules name the number called,
   * else the only one there is.
   *
   * @returns undefined where nobody has the slug
   * @throws ExpectedError PROJECT_REQUIRED; whatever the database throws
   */
  async find(
    boundTo: number | null,
    slug: string | null,
    dnid: string | null,
    until: Deadline,
  ): Promise<Project | undefined> {
    if (boundTo !== null) return this.projects.byId(boundTo);
    if (slug) return this.projects.bySlug(slug);
    const project = await this.byDnid.theOne(this.projects.all(), dnid, until);
    if (project) return project;
    throw new ExpectedError(
      'PROJECT_REQUIRED',
      'This client may ask for several projects: name one with the parameter "project"',
    );
  }
}
