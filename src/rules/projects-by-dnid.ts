import { Injectable } from '@nestjs/common';
import { dnidCandidates, parseDnid } from '../phone-numbers/dnid.js';
import type { Project } from '../projects/project.entity.js';
import { RuleFinder } from './rule-finder.js';

/** Whose call it is, where nobody says so: the number called may tell. */
@Injectable()
export class ProjectsByDnid {
  constructor(private readonly rules: RuleFinder) {}

  /**
   * The only one of these projects that there is, else the only one whose rules name the number called.
   *
   * @throws whatever the database throws
   */
  async theOne(projects: Project[], dnid: string | null, signal: AbortSignal): Promise<Project | undefined> {
    if (projects.length === 1) return projects[0];
    const naming = await this.naming(projects, dnid, signal);
    return naming.length === 1 ? naming[0] : undefined;
  }

  private async naming(projects: Project[], text: string | null, signal: AbortSignal): Promise<Project[]> {
    const regions = new Set(projects.map(({ defaultRegion }) => defaultRegion));
    const dnids = [...regions].map((region) => parseDnid(text, region)).filter((dnid) => dnid !== null);
    const named = await this.rules.projectsNaming([...new Set(dnids)], signal);
    return projects.filter(({ id, defaultRegion }) => {
      const dnid = parseDnid(text, defaultRegion);
      const candidates = dnid === null ? [] : dnidCandidates(dnid);
      return named.some((rule) => rule.projectId === id && candidates.includes(rule.dnid));
    });
  }
}
