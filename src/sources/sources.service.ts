import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
import { adoptContacts } from '../contacts/kept-contacts.js';
import { ProjectTurns } from '../contacts/project-turns.js';
import { writing } from '../database/dialect.js';
import { badInput, type FieldMistake, notFound } from '../errors/errors.js';
import { mistakesIn } from '../errors/validate.js';
import { Changes } from '../events/changes.js';
import { readId } from '../graphql/read-id.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { type SourceSettings, SettingsOfSources } from './source-settings.js';
import { ProjectSource } from './source.entity.js';
import { CreateSourceInput, UpdateSourceInput } from './source.inputs.js';
import { raisedSource, recordSource } from './write-source.js';

const DEFAULTS = { position: 0, enabled: true, timeoutMs: 800, freshSeconds: 3600 };

/** The only writer of sources. */
@Injectable()
export class SourcesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectDirectory,
    private readonly settings: SettingsOfSources,
    private readonly turns: ProjectTurns,
    private readonly changes: Changes,
  ) {}

  /** In the order in which they are asked; all that the client may see, where no project is named. */
  list(client: AdmittedClient, projectId: string | null | undefined): Promise<ProjectSource[]> {
    const list = this.dataSource.manager.createQueryBuilder(ProjectSource, 'source');
    if (client.projectId !== null) list.andWhere('source.projectId = :bound', { bound: client.projectId });
    if (projectId != null) list.andWhere('source.projectId = :wanted', { wanted: readId(projectId) ?? 0 });
    return list.orderBy('source.projectId').addOrderBy('source.position').addOrderBy('source.id').getMany();
  }

  /** @throws ExpectedError NOT_FOUND, also for one of a project that the client does not see */
  async require(client: AdmittedClient, id: number | null): Promise<ProjectSource> {
    const source = id === null ? null : await this.dataSource.manager.findOneBy(ProjectSource, { id });
    if (!source || !maySee(client, source.projectId)) throw notFound('Source');
    return source;
  }

  async create(client: AdmittedClient, input: CreateSourceInput): Promise<ProjectSource> {
    const projectId = readId(input.projectId);
    const project = projectId !== null && maySee(client, projectId) ? this.projects.byId(projectId) : null;
    if (!project) throw notFound('Project');
    const { type, name, position, enabled, timeoutMs, freshSeconds } = input;
    const { settings, mistakes } = this.settings.read(type, { ...input, url: input.url ?? null }, null);
    refuse([...mistakesIn(CreateSourceInput, input), ...mistakes.map(inInput)]);

    const given = withoutNulls({ position, enabled, timeoutMs, freshSeconds });
    const source = await writing(this.dataSource, async (manager) => {
      const sealed = this.settings.seal(settings, { projectId: project.id, type });
      const columns = { ...DEFAULTS, ...given, projectId: project.id, type, name, settings: sealed };
      const row = await manager.save(manager.create(ProjectSource, columns));
      await recordSource(manager, client, 'create', null, { row, settings });
      return row;
    });
    await this.changes.announce({ what: 'sources', projectId: project.id });
    return source;
  }

  async update(client: AdmittedClient, id: number | null, input: UpdateSourceInput): Promise<ProjectSource> {
    const found = await this.require(client, id);
    const { url, params, ...columns } = input;
    refuse(mistakesIn(UpdateSourceInput, input));

    const source = await writing(this.dataSource, async (manager) => {
      const before = await raisedSource(manager, found.id);
      const stored = this.settings.open(before);
      const settings = this.changed(before, stored, { url, params });
      const sealed = settings === stored ? {} : { settings: this.settings.seal(settings!, before) };
      const written = { ...withoutNulls(columns), ...sealed };
      if (Object.keys(written).length > 0) await manager.update(ProjectSource, { id: before.id }, written);
      const row = await manager.findOneByOrFail(ProjectSource, { id: before.id });
      await recordSource(manager, client, 'update', { row: before, settings: stored }, { row, settings });
      return row;
    });
    await this.changes.announce({ what: 'sources', projectId: source.projectId });
    return source;
  }

  /** What it found stays, as the project's own contacts. */
  async delete(client: AdmittedClient, id: number | null): Promise<number> {
    const { id: sourceId, projectId } = await this.require(client, id);
    // In a turn: nobody keeps what this source found while its contacts are handed over.
    await this.turns.take(projectId, async (manager) => {
      const row = await raisedSource(manager, sourceId);
      await adoptContacts(manager, projectId, sourceId);
      await manager.delete(ProjectSource, { id: sourceId });
      await recordSource(manager, client, 'delete', { row, settings: this.settings.open(row) }, null);
    });
    await this.changes.announce({ what: 'sources', projectId });
    await this.changes.announce({ what: 'project-contents', projectId });
    return sourceId;
  }

  /** The stored ones themselves where the input says nothing of them. */
  private changed(
    { type }: ProjectSource,
    stored: SourceSettings | null,
    input: Pick<UpdateSourceInput, 'url' | 'params'>,
  ): SourceSettings | null {
    if (input.url === undefined && input.params === undefined) return stored;
    const { settings, mistakes } = this.settings.read(type, input, stored);
    refuse(mistakes.map(inInput));
    return settings;
  }
}

function refuse(mistakes: FieldMistake[]): void {
  if (mistakes.length > 0) throw badInput(mistakes);
}

const inInput = ({ path, message }: FieldMistake): FieldMistake => ({ path: `input.${path}`, message });

/** An absent number or switch leaves what there is. */
function withoutNulls<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
