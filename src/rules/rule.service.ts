import { Injectable, type Type } from '@nestjs/common';
import { DataSource, type DeepPartial, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { type AdmittedClient, maySee } from '../access/access-policy.js';
import { valuesOf } from '../access/audit/changes.js';
import { record } from '../access/audit/record.js';
import { Changes } from '../events/changes.js';
import { writing } from '../database/dialect.js';
import { Replicas } from '../database/replicas.js';
import { type FieldMistake, notFound } from '../errors/errors.js';
import type { Connection } from '../graphql/connection.js';
import type { PageArgs } from '../graphql/page-args.js';
import { paginate } from '../graphql/paginate.js';
import { readId } from '../graphql/read-id.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { Project } from '../projects/project.entity.js';
import { filterRules, type RuleFilter } from './rule-filter.js';
import { readRule } from './read-rule.js';
import type { Rule } from './rule.entity.js';
import type { CreateRuleInput, UpdateRuleInput } from './rule.inputs.js';

/** One kind of rules: what it is called, what it may be given, and what must hold in it as a whole. */
interface Kind<R, Create, Update> {
  name: string;
  /** As the audit log calls it. */
  noun: string;
  entity: Type<R>;
  createInput: Type<Create>;
  updateInput: Type<Update>;
  mistakesAltogether?: (rule: Partial<R>) => FieldMistake[];
}

/** What asking for and writing a rule means, whatever its kind. */
@Injectable()
export abstract class RuleService<
  R extends Rule,
  Create extends CreateRuleInput,
  Update extends UpdateRuleInput,
> {
  protected abstract readonly kind: Kind<R, Create, Update>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectDirectory,
    private readonly changes: Changes,
    private readonly replicas: Replicas,
  ) {}

  find(client: AdmittedClient, id: number | null): Promise<R | null> {
    return this.findWith(this.dataSource.manager, client, id);
  }

  list(client: AdmittedClient, filter: RuleFilter | null, page: PageArgs): Promise<Connection<R>> {
    const list = this.replicas.managerFor(client).createQueryBuilder(this.kind.entity, 'rule');
    if (client.projectId !== null) list.andWhere('rule.projectId = :bound', { bound: client.projectId });
    if (filter)
      filterRules(
        list,
        filter,
        this.projects.all().map(({ defaultRegion }) => defaultRegion),
      );
    return paginate(list, [{ property: 'rule.id', direction: 'ASC', of: ({ id }) => id }], page);
  }

  async create(client: AdmittedClient, input: Create): Promise<R> {
    const created = await writing(this.dataSource, async (manager) => {
      const project = await this.projectOf(manager, readId(input.projectId));
      if (!project || !maySee(client, project.id)) throw notFound('Project');
      const { createInput, mistakesAltogether } = this.kind;
      const columns = await readRule<R>(manager, project, input, createInput, {}, mistakesAltogether);

      const rule = {
        ...columns,
        projectId: project.id,
        priority: input.priority ?? 0,
        enabled: input.enabled ?? true,
      };
      const saved = await manager.save(manager.create(this.kind.entity, rule as DeepPartial<R>));
      await this.record(manager, client, 'create', null, saved);
      return saved;
    });
    await this.announce(created, created.contactId);
    return created;
  }

  async update(client: AdmittedClient, id: number | null, input: Update): Promise<R> {
    const { rule, contactIds } = await writing(this.dataSource, async (manager) => {
      const { name, entity, updateInput, mistakesAltogether } = this.kind;
      // Written before it is read: who changes the same rule waits, and is judged by what it has become.
      const change = { version: () => 'version + 1', updatedAt: new Date() };
      await manager.update<Rule>(entity, { id: id ?? 0 }, change);
      const rule = await this.findWith(manager, client, id);
      const project = rule && (await this.projectOf(manager, rule.projectId));
      if (!project) throw notFound(name);
      const columns = await readRule<R>(manager, project, input, updateInput, rule, mistakesAltogether);

      if (Object.keys(columns).length > 0) await manager.update<Rule>(entity, { id: rule.id }, columns);
      await this.record(manager, client, 'update', rule, { ...rule, ...columns });
      const before = rule.contactId;
      return { rule: Object.assign(rule, columns), contactIds: [before, rule.contactId] };
    });
    await this.announce(rule, ...contactIds);
    return rule;
  }

  async delete(client: AdmittedClient, id: number | null): Promise<number> {
    const { name, entity } = this.kind;
    const rule = await this.find(client, id);
    if (!rule) throw notFound(name);
    await writing(this.dataSource, async (manager) => {
      const { affected } = await manager.delete<Rule>(entity, { id: rule.id });
      if (affected === 0) throw notFound(name);
      await this.record(manager, client, 'delete', rule, null);
    });
    await this.announce(rule, rule.contactId);
    return rule.id;
  }

  /** The last beat of every write. */
  private announce({ projectId }: R, ...named: (number | null)[]): Promise<void> {
    const contactIds = named.filter((id) => id !== null);
    return this.changes.announce({ what: 'rules', projectId, contactIds });
  }

  private record(
    manager: EntityManager,
    client: AdmittedClient,
    what: string,
    before: R | null,
    after: R | null,
  ): Promise<void> {
    const { noun, entity } = this.kind;
    const { id, projectId } = (after ?? before)!;
    return record(manager, client, {
      action: `${noun}.${what}`,
      projectId,
      entityId: id,
      before: before && valuesOf(manager, entity, before),
      after: after && valuesOf(manager, entity, after),
    });
  }

  private async findWith(
    manager: EntityManager,
    client: AdmittedClient,
    id: number | null,
  ): Promise<R | null> {
    if (id === null) return null;
    const rule = await manager.findOneBy(this.kind.entity, { id } as FindOptionsWhere<R>);
    return rule && maySee(client, rule.projectId) ? rule : null;
  }

  /** Also one that another instance has made since the directory was read. */
  private async projectOf(manager: EntityManager, id: number | null): Promise<Project | null> {
    if (id === null) return null;
    return this.projects.byId(id) ?? manager.findOneBy(Project, { id });
  }
}
