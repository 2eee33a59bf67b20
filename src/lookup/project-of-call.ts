import { Injectable } from '@nestjs/common';
import { ExpectedError } from '../errors/errors.js';
import { dnidCandidates, parseDnid } from '../phone-numbers/dnid.js';
import type { Project } from '../projects/project.entity.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { RuleFinder } from '../rules/rule-finder.js';

/** Whose call it is, for a client that may ask for every project. */
@Injectable()
export class ProjectOfCall {
  constructor(
    private readonly projects: ProjectDirectory,
    private readonly rules: RuleFinder,
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
    signal: AbortSignal,
  ): Promise<Project | undefined> {
    if (boundTo !== null) return this.projects.byId(boundTo);
    if (slug) return this.projects.bySlug(slug);
    const all = this.projects.all();
    if (all.length === 1) return all[0];
    const naming = await this.naming(all, dnid, signal);
    if (naming.length === 1) return naming[0];
    throw new ExpectedError(
      'PROJECT_REQUIRED',
      'This client may ask for several projects: name one with the parameter "project"',
    );
  }

  private async naming(all: Project[], text: string | null, signal: AbortSignal): Promise<Project[]> {
    const regions = new Set(all.map(({ defaultRegion }) => defaultRegion));
    const dnids = [...regions].map((region) => parseDnid(text, region)).filter((dnid) => dnid !== null);
    const named = await this.rules.projectsNaming([...new Set(dnids)], signal);
    return all.filter(({ id, defaultRegion }) => {
      const dnid = parseDnid(text, defaultRegion);
      const candidates = dnid === null ? [] : dnidCandidates(dnid);
      return named.some((rule) => rule.projectId === id && candidates.includes(rule.dnid));
    });
  }
}
