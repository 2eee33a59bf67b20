import { Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Client, RequestLoaders } from '../graphql/graphql-context.js';
import type { Loaders } from '../graphql/loaders.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { Project } from '../projects/project.entity.js';
import type { AdmittedClient } from './access-policy.js';
import { ApiClient } from './api-client.entity.js';
import { ApiClientsService } from './api-clients.service.js';
import { LastUse } from './last-use.js';
import { RequiresAnyScope } from './requires-scope.js';

@Resolver(() => ApiClient)
export class ViewerResolver {
  constructor(
    private readonly apiClients: ApiClientsService,
    private readonly projects: ProjectDirectory,
    private readonly lastUse: LastUse,
  ) {}

  @Query(() => ApiClient, {
    description: 'Who is asking: the API client behind the token or address of this request',
  })
  @RequiresAnyScope()
  viewer(@Client() client: AdmittedClient) {
    return this.apiClients.viewer(client);
  }

  @ResolveField(() => Project, {
    nullable: true,
    description: 'The one project it is bound to; null for all',
  })
  @RequiresAnyScope()
  project(@Parent() { projectId }: ApiClient) {
    return projectId === null ? null : this.projects.byId(projectId);
  }

  @ResolveField(() => String, { nullable: true, description: 'The start of the token, to recognise it by' })
  @RequiresAnyScope()
  tokenHint(@Parent() { id }: ApiClient, @RequestLoaders() loaders: Loaders) {
    return loaders.load(this.apiClients.hintsOf, id);
  }

  @ResolveField(() => Date, { nullable: true, description: 'When it was last let in' })
  @RequiresAnyScope()
  lastUsedAt(@Parent() client: ApiClient) {
    return this.lastUse.of(client);
  }
}
