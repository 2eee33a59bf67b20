import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { ExpectedError } from '../errors/errors.js';
import type { Project } from '../projects/project.entity.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { deadlineOf } from '../database/deadline.js';
import { ProjectsByDnid } from '../callers/projects-by-dnid.js';
import type { AdmittedClient } from './access-policy.js';

/** What a request of the PBX says that may tell whose it is. */
export interface CallDetails {
  project: string | null;
  /** What its events name their project by. */
  externalId: string | null;
  dnid: string | null;
}

/** Clients that one network lets in, of whom one has to be meant. */
@Injectable()
export class Neighbours {
  private readonly logger = new Logger(Neighbours.name);

  constructor(
    private readonly settings: Settings,
    private readonly projects: ProjectDirectory,
    private readonly byDnid: ProjectsByDnid,
  ) {}

  /**
   * The client of the project named, else of the one whose rules name the number called; one that is bound to the
   * project before one that is bound to none. Null where the database cannot be asked.
   *
   * @throws ExpectedError PROJECT_REQUIRED
   */
  async theOneFor(
    clients: AdmittedClient[],
    { project: slug, externalId, dnid }: CallDetails,
  ): Promise<AdmittedClient | null> {
    const project = slug
      ? this.projects.bySlug(slug)
      : (this.named(clients, externalId) ?? (await this.called(clients, dnid)));
    if (project === null) return null;
    const bound = project && clients.find(({ projectId }) => projectId === project.id);
    const free = slug || project ? clients.find(({ projectId }) => projectId === null) : undefined;
    const one = bound ?? free;
    if (one) return one;
    throw new ExpectedError(
      'PROJECT_REQUIRED',
      'Several API clients are let in from this network: send a token, or name the project with the parameter "project"',
    );
  }

  private named(clients: AdmittedClient[], externalId: string | null): Project | undefined {
    return externalId
      ? this.possible(clients).find((project) => project.externalId === externalId)
      : undefined;
  }

  private possible(clients: AdmittedClient[]): Project[] {
    const isFree = clients.some(({ projectId }) => projectId === null);
    const ids = new Set(clients.map(({ projectId }) => projectId));
    return this.projects.all().filter(({ id }) => isFree || ids.has(id));
  }

  private async called(clients: AdmittedClient[], dnid: string | null): Promise<Project | null | undefined> {
    const { DATABASE_BUDGET_MS, LOOKUP_BUDGET_MS } = this.settings;
    const signal = AbortSignal.timeout(Math.min(DATABASE_BUDGET_MS, LOOKUP_BUDGET_MS));
    try {
      return await this.byDnid.theOne(this.possible(clients), dnid, deadlineOf(signal));
    } catch {
      this.logger.warn('The database could not be asked whose call it is');
      return null;
    }
  }
}
