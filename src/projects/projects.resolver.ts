import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { AdmittedClient } from '../access/access-policy.js';
import { RequiresScope } from '../access/requires-scope.js';
import { Scope } from '../access/scope.js';
import { connectionOf } from '../graphql/connection.js';
import { Client } from '../graphql/graphql-context.js';
import { PageArgs } from '../graphql/page-args.js';
import { readId } from '../graphql/read-id.js';
import { Project } from './project.entity.js';
import { CreateProjectInput, ProjectFilter, ProjectOrder, UpdateProjectInput } from './project.inputs.js';
import { ProjectsService } from './projects.service.js';

const ProjectConnection = connectionOf(Project, 'Project');

@Resolver(() => Project)
export class ProjectsResolver {
  constructor(private readonly service: ProjectsService) {}

  @Query(() => Project, { nullable: true })
  @RequiresScope(Scope.READ)
  project(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.service.find(client, readId(id));
  }

  @Query(() => ProjectConnection)
  @RequiresScope(Scope.READ)
  projects(
    @Client() client: AdmittedClient,
    @Args() page: PageArgs,
    @Args('filter', { type: () => ProjectFilter, nullable: true }) filter: ProjectFilter | null,
    @Args('orderBy', { type: () => ProjectOrder, nullable: true }) orderBy: ProjectOrder | null,
  ) {
    return this.service.list(client, filter, orderBy, page);
  }

  @Mutation(() => Project)
  @RequiresScope(Scope.ADMIN)
  createProject(@Client() client: AdmittedClient, @Args('input') input: CreateProjectInput) {
    return this.service.create(client, input);
  }

  @Mutation(() => Project)
  @RequiresScope(Scope.ADMIN)
  updateProject(
    @Client() client: AdmittedClient,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UpdateProjectInput,
  ) {
    return this.service.update(client, readId(id), input);
  }

  @Mutation(() => ID, {
    description: 'Refused with CONFLICT while it still has contacts, unless force is true',
  })
  @RequiresScope(Scope.ADMIN)
  deleteProject(
    @Client() client: AdmittedClient,
    @Args('id', { type: () => ID }) id: string,
    @Args('force', { type: () => Boolean, nullable: true, defaultValue: false }) force: boolean,
  ) {
    return this.service.delete(client, readId(id), force);
  }
}
