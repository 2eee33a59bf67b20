import { Injectable } from '@nestjs/common';
import type { Deadline, Waiting } from '../database/deadline.js';
import { type Dnid, dnidCandidates, parseDnid } from '../phone-numbers/dnid.js';
import type { Project } from '../projects/project.entity.js';
import { type NamedDnid, RuleFinder } from '../rules/rule-finder.js';
import { Remembered } from './remembered.js';

/** Whose call it is, where nobody says so: the number called may tell. */
@Injectable()
export class ProjectsByDnid {
  constructor(
    private readonly rules: RuleFinder,
    private readonly remembered: Remembered,
  ) {}

  /**
   * The only one of these projects that there is, else the only one whose rules name the number called.
   *
   * @throws whatever the database throws
   */
  async theOne(projects: Project[], dnid: string | null, until: Deadline): Promise<Project | undefined> {
    if (projects.length === 1) return projects[0];
    const naming = await this.naming(projects, dnid, until);
    return naming.length === 1 ? naming[0] : undefined;
  }

  private async naming(projects: Project[], text: string | null, until: Deadline): Promise<Project[]> {
    const regions = [...new Set(projects.map(({ defaultRegion }) => defaultRegion))];
    const read = new Map(regions.map((region) => [region, parseDnid(text, region)]));
    const dnids = [...new Set(read.values())].filter((dnid) => dnid !== null);
    // A dnid is its own key: it is the question, whosever it is.
    const load = (missing: readonly string[], its: Waiting) => this.ask(missing as Dnid[], its);
    const named = await this.remembered.namedDnids.findAll(dnids, load, until);
    return projects.filter(({ id, defaultRegion }) => {
      const i = dnids.findIndex((dnid) => dnid === read.get(defaultRegion));
      return named[i]?.value.some(({ projectId }) => projectId === id);
    });
  }

  private async ask(dnids: readonly Dnid[], its: Waiting): Promise<NamedDnid[][]> {
    const named = await this.rules.projectsNaming(dnids, its);
    return dnids.map((dnid) => {
      const candidates = dnidCandidates(dnid);
      return named.filter((rule) => candidates.includes(rule.dnid));
    });
  }
}
