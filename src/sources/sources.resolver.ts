import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { AdmittedClient } from '../access/access-policy.js';
import { RequiresScope } from '../access/requires-scope.js';
import { Scope } from '../access/scope.js';
import { Client } from '../graphql/graphql-context.js';
import { readId } from '../graphql/read-id.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { Project } from '../projects/project.entity.js';
import { SourceDirectory } from './source-directory.js';
import { maskedSettings, SettingsOfSources, type SourceSettings } from './source-settings.js';
import { SourceTester } from './source-tester.js';
import { ProjectSource, SourceHealth } from './source.entity.js';
import { CreateSourceInput, UpdateSourceInput } from './source.inputs.js';
import { SourcesService } from './sources.service.js';
import { TestSourceResult } from './test-source.payload.js';

@Resolver(() => ProjectSource)
export class SourcesResolver {
  constructor(
    private readonly service: SourcesService,
    private readonly tester: SourceTester,
    private readonly directory: SourceDirectory,
    private readonly settings: SettingsOfSources,
    private readonly projects: ProjectDirectory,
  ) {}

  @Query(() => [ProjectSource], {
    description: 'Upstream systems that a project may ask for callers it does not know',
  })
  @RequiresScope(Scope.ADMIN)
  sources(
    @Client() client: AdmittedClient,
    @Args('projectId', { type: () => ID, nullable: true }) projectId: string | null,
  ) {
    return this.service.list(client, projectId);
  }

  @Mutation(() => ProjectSource)
  @RequiresScope(Scope.ADMIN)
  createSource(@Client() client: AdmittedClient, @Args('input') input: CreateSourceInput) {
    return this.service.create(client, input);
  }

  @Mutation(() => ProjectSource)
  @RequiresScope(Scope.ADMIN)
  updateSource(
    @Client() client: AdmittedClient,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UpdateSourceInput,
  ) {
    return this.service.update(client, readId(id), input);
  }

  @Mutation(() => ID, { description: 'The contacts that it found stay, as the project’s own' })
  @RequiresScope(Scope.ADMIN)
  deleteSource(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.service.delete(client, readId(id));
  }

  @Mutation(() => TestSourceResult, {
    description: 'Asks the upstream system for one number now, past every cache, and shows what it said',
  })
  @RequiresScope(Scope.ADMIN)
  async testSource(
    @Client() client: AdmittedClient,
    @Args('id', { type: () => ID }) id: string,
    @Args('telephone') telephone: string,
  ) {
    return this.tester.test(await this.service.require(client, readId(id)), telephone);
  }

  @ResolveField(() => Project)
  project(@Parent() { projectId }: ProjectSource) {
    return this.projects.byId(projectId);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'The API URL, a secret in it (user:password@, token=, key=) shown as ***; null to whoever lacks ADMIN',
  })
  url(@Client() client: AdmittedClient, @Parent() source: ProjectSource) {
    return this.shown(client, source).url;
  }

  @ResolveField(() => String, {
    description:
      'The API params, in the PBX’s own notation, every secret value shown as ***, all of it to whoever lacks ADMIN. An update that gives *** back keeps the stored secret',
  })
  params(@Client() client: AdmittedClient, @Parent() source: ProjectSource) {
    return this.shown(client, source).params;
  }

  @ResolveField(() => SourceHealth, { description: 'As this instance knows it' })
  health(@Parent() { id }: ProjectSource) {
    return this.directory.byId(id)?.health ?? SourceHealth.UNKNOWN;
  }

  /** A contact shows its source to all who may read it: of its settings they learn nothing. */
  private shown({ scopes }: AdmittedClient, source: ProjectSource): SourceSettings {
    return maskedSettings(source.type, scopes.has(Scope.ADMIN) ? this.settings.open(source) : null);
  }
}
