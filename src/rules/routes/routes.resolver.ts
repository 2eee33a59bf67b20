import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { AdmittedClient } from '../../access/access-policy.js';
import { RequiresScope } from '../../access/requires-scope.js';
import { Scope } from '../../access/scope.js';
import { connectionOf } from '../../graphql/connection.js';
import { Client } from '../../graphql/graphql-context.js';
import { PageArgs } from '../../graphql/page-args.js';
import { readId } from '../../graphql/read-id.js';
import { RuleFilter } from '../rule-filter.js';
import { Route } from './route.entity.js';
import { CreateRouteInput, UpdateRouteInput } from './route.inputs.js';
import { RoutesService } from './routes.service.js';

const RouteConnection = connectionOf(Route, 'Route');

@Resolver(() => Route)
export class RoutesResolver {
  constructor(private readonly service: RoutesService) {}

  @Query(() => Route, { nullable: true })
  @RequiresScope(Scope.READ)
  route(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.service.find(client, readId(id));
  }

  @Query(() => RouteConnection)
  @RequiresScope(Scope.READ)
  routes(
    @Client() client: AdmittedClient,
    @Args() page: PageArgs,
    @Args('filter', { type: () => RuleFilter, nullable: true }) filter: RuleFilter | null,
  ) {
    return this.service.list(client, filter, page);
  }

  @Mutation(() => Route)
  @RequiresScope(Scope.WRITE)
  createRoute(@Client() client: AdmittedClient, @Args('input') input: CreateRouteInput) {
    return this.service.create(client, input);
  }

  @Mutation(() => Route)
  @RequiresScope(Scope.WRITE)
  updateRoute(
    @Client() client: AdmittedClient,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UpdateRouteInput,
  ) {
    return this.service.update(client, readId(id), input);
  }

  @Mutation(() => ID)
  @RequiresScope(Scope.WRITE)
  deleteRoute(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.service.delete(client, readId(id));
  }
}
