import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
import { writing } from '../database/dialect.js';
import { Replicas } from '../database/replicas.js';
import { Changes } from '../events/changes.js';
import { conflict, badInput, ExpectedError, notFound } from '../errors/errors.js';
import { orConflict } from '../errors/conflicts.js';
import { mistakesIn } from '../errors/validate.js';
import type { Connection } from '../graphql/connection.js';
import type { PageArgs } from '../graphql/page-args.js';
import { paginate, type SortKey } from '../graphql/paginate.js';
import { foldText } from '../search/fold-text.js';
import { ProjectDirectory } from './project-directory.js';
import { Project } from './project.entity.js';
import {
  CreateProjectInput,
  type ProjectFilter,
  type ProjectOrder,
  ProjectOrderField,
  UpdateProjectInput,
} from './project.inputs.js';
import { deleteWithAll, raisedProject, recordProject } from './write-project.js';

const TAKEN = 'Another project has this slug';

/** The only writer of projects. */
@Injectable()
export class ProjectsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directory: ProjectDirectory,
    private readonly changes: Changes,
    private readonly replicas: Replicas,
  ) {}

  async find(client: AdmittedClient, id: number | null): Promise<Project | null> {
    if (id === null || !maySee(client, id)) return null;
    return this.dataSource.manager.findOneBy(Project, { id });
  }

  list(
    client: AdmittedClient,
    filter: ProjectFilter | null,
    order: ProjectOrder | null,
    page: PageArgs,
  ): Promise<Connection<Project>> {
    const list = this.replicas.managerFor(client).createQueryBuilder(Project, 'project');
    if (client.projectId !== null) list.andWhere('project.id = :bound', { bound: client.projectId });
    if (filter?.search)
      list.andWhere('project.id IN (:...found)', { found: [0, ...this.search(filter.search)] });
    return paginate(list, sortKeys(order), page);
  }

  /** Projects are few and in memory: no index could tell a part of a word. */
  private search(text: string): number[] {
    const wanted = foldText(text);
    return this.directory
      .all()
      .filter(({ name, slug }) => foldText(name).includes(wanted) || slug.includes(wanted))
      .map(({ id }) => id);
  }

  async create(client: AdmittedClient, input: CreateProjectInput): Promise<Project> {
    if (client.projectId !== null)
      throw new ExpectedError('FORBIDDEN', 'A client bound to a project creates none');
    const mistakes = mistakesIn(CreateProjectInput, input);
    if (mistakes.length > 0) throw badInput(mistakes);

    const creation = writing(this.dataSource, async (manager) => {
      const project = await manager.save(manager.create(Project, input as Partial<Project>));
      await recordProject(manager, client, 'create', null, project);
      return project;
    });
    const project = await orConflict(creation, TAKEN);
    await this.changes.announce({ what: 'projects' });
    return project;
  }

  async update(client: AdmittedClient, id: number | null, input: UpdateProjectInput): Promise<Project> {
    const found = await this.find(client, id);
    if (!found) throw notFound('Project');
    const mistakes = mistakesIn(UpdateProjectInput, input);
    if (mistakes.length > 0) throw badInput(mistakes);

    const change = writing(this.dataSource, async (manager) => {
      const before = await raisedProject(manager, found.id);
      const columns = { ...(input as Partial<Project>) };
      if (Object.values(columns).some((value) => value !== undefined))
        await manager.update(Project, { id: before.id }, columns);
      const project = await manager.findOneByOrFail(Project, { id: before.id });
      await recordProject(manager, client, 'update', before, project);
      return project;
    });
    const project = await orConflict(change, TAKEN);
    await this.changes.announce({ what: 'projects' });
    return project;
  }

  /** With its rules and API clients; its contacts only where `force` says so. */
  async delete(client: AdmittedClient, id: number | null, force: boolean): Promise<number> {
    const project = await this.find(client, id);
    if (!project) throw notFound('Project');
    await writing(this.dataSource, async (manager) => {
      const hasContacts = await manager.query<unknown[]>(
        'SELECT 1 FROM contacts WHERE project_id = ? LIMIT 1',
        [project.id],
      );
      if (hasContacts.length > 0 && !force)
        throw conflict('The project still has contacts: delete them first, or use force');
      await deleteWithAll(manager, project.id);
      await recordProject(manager, client, 'delete', project, null);
    });
    await this.changes.announce({ what: 'access' });
    await this.changes.announce({ what: 'projects' });
    await this.changes.announce({ what: 'project-contents', projectId: project.id });
    return project.id;
  }
}

function sortKeys(order: ProjectOrder | null): SortKey<Project>[] {
  const direction = order?.direction ?? 'ASC';
  const byId: SortKey<Project> = { property: 'project.id', direction, of: ({ id }) => id };
  if (order?.field !== ProjectOrderField.NAME) return [byId];
  return [{ property: 'project.name', direction, of: ({ name }) => name }, byId];
}
