import { Args, Field, ID, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { connectionOf } from '../graphql/connection.js';
import { Client } from '../graphql/graphql-context.js';
import { PageArgs } from '../graphql/page-args.js';
import { readId } from '../graphql/read-id.js';
import type { AdmittedClient } from './access-policy.js';
import { ApiClient } from './api-client.entity.js';
import { CreateApiClientInput, UpdateApiClientInput } from './api-client.inputs.js';
import { ApiClientsService } from './api-clients.service.js';
import { RequiresScope } from './requires-scope.js';
import { Scope } from './scope.js';

const ApiClientConnection = connectionOf(ApiClient, 'ApiClient');
const DAY_SECONDS = 86_400;

@ObjectType()
class ApiClientWithToken {
  @Field(() => ApiClient)
  apiClient: ApiClient;

  @Field({ description: 'Shown here and never again' })
  token: string;
}

@Resolver(() => ApiClient)
export class ApiClientsResolver {
  constructor(private readonly service: ApiClientsService) {}

  @Query(() => ApiClientConnection)
  @RequiresScope(Scope.ADMIN)
  apiClients(
    @Client() client: AdmittedClient,
    @Args('projectId', { type: () => ID, nullable: true }) projectId: string | null,
    @Args() page: PageArgs,
  ) {
    return this.service.list(client, projectId, page);
  }

  @Mutation(() => ApiClientWithToken, { description: 'The token is shown here and never again' })
  @RequiresScope(Scope.ADMIN)
  createApiClient(@Client() client: AdmittedClient, @Args('input') input: CreateApiClientInput) {
    return this.service.createBy(client, input);
  }

  @Mutation(() => ApiClient)
  @RequiresScope(Scope.ADMIN)
  updateApiClient(
    @Client() client: AdmittedClient,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UpdateApiClientInput,
  ) {
    return this.service.update(client, readId(id), input);
  }

  @Mutation(() => ApiClientWithToken, {
    description: 'A new token; the old one works on for overlapSeconds (0 to 604800)',
  })
  @RequiresScope(Scope.ADMIN)
  rotateApiClientToken(
    @Client() client: AdmittedClient,
    @Args('id', { type: () => ID }) id: string,
    @Args('overlapSeconds', { type: () => Int, nullable: true, defaultValue: DAY_SECONDS })
    overlapSeconds: number | null,
  ) {
    return this.service.rotateToken(client, readId(id), overlapSeconds ?? DAY_SECONDS);
  }

  @Mutation(() => ID)
  @RequiresScope(Scope.ADMIN)
  deleteApiClient(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.service.delete(client, readId(id));
  }
}
