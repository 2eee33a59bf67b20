import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
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

const TAKEN = 'Another project has this slug';

/** The only writer of projects. */
@Injectable()
export class ProjectsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directory: ProjectDirectory,
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
    const list = this.dataSource.manager.createQueryBuilder(Project, 'project');
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

    const { manager } = this.dataSource;
    const project = await orConflict(manager.save(manager.create(Project, input as Partial<Project>)), TAKEN);
    await this.directory.refresh();
    return project;
  }

  async update(client: AdmittedClient, id: number | null, input: UpdateProjectInput): Promise<Project> {
    const project = await this.find(client, id);
    if (!project) throw notFound('Project');
    const mistakes = mistakesIn(UpdateProjectInput, input);
    if (mistakes.length > 0) throw badInput(mistakes);

    const changes = { ...(input as Partial<Project>), version: () => 'version + 1', updatedAt: new Date() };
    await orConflict(this.dataSource.manager.update(Project, { id: project.id }, changes), TAKEN);
    await this.directory.refresh();
    return this.dataSource.manager.findOneByOrFail(Project, { id: project.id });
  }

  /** With its rules and API clients; its contacts only where `force` says so. */
  async delete(client: AdmittedClient, id: number | null, force: boolean): Promise<number> {
    const project = await this.find(client, id);
    if (!project) throw notFound('Project');
    await this.dataSource.transaction(async (manager) => {
      const hasContacts = await manager.query<unknown[]>(
        'SELECT 1 FROM contacts WHERE project_id = ? LIMIT 1',
        [project.id],
      );
      if (hasContacts.length > 0 && !force)
        throw conflict('The project still has contacts: delete them first, or use force');
      await deleteWithAll(manager, project.id);
    });
    await this.directory.refresh();
    return project.id;
  }
}

/** Children first: nothing relies on the database's cascades. */
async function deleteWithAll(manager: EntityManager, id: number): Promise<void> {
  // First: whoever writes a contact of the project meanwhile has had his turn, or gets none.
  await manager.query('DELETE FROM project_locks WHERE project_id = ?', [id]);
  await manager.query('DELETE FROM rules WHERE project_id = ?', [id]);
  await manager.query(
    'DELETE FROM contact_segments WHERE contact_id IN (SELECT id FROM contacts WHERE project_id = ?)',
    [id],
  );
  await manager.query(
    'DELETE FROM contact_phones WHERE contact_id IN (SELECT id FROM contacts WHERE project_id = ?)',
    [id],
  );
  await manager.query('DELETE FROM contact_words WHERE project_id = ?', [id]);
  await manager.query('DELETE FROM contacts WHERE project_id = ?', [id]);
  await manager.query(
    'DELETE FROM api_tokens WHERE api_client_id IN (SELECT id FROM api_clients WHERE project_id = ?)',
    [id],
  );
  await manager.query('DELETE FROM api_clients WHERE project_id = ?', [id]);
  await manager.query('DELETE FROM projects WHERE id = ?', [id]);
}

function sortKeys(order: ProjectOrder | null): SortKey<Project>[] {
  const direction = order?.direction ?? 'ASC';
  const byId: SortKey<Project> = { property: 'project.id', direction, of: ({ id }) => id };
  if (order?.field !== ProjectOrderField.NAME) return [byId];
  return [{ property: 'project.name', direction, of: ({ name }) => name }, byId];
}
