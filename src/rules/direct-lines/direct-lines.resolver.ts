import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { AdmittedClient } from '../../access/access-policy.js';
import { RequiresScope } from '../../access/requires-scope.js';
import { Scope } from '../../access/scope.js';
import { connectionOf } from '../../graphql/connection.js';
import { Client } from '../../graphql/graphql-context.js';
import { PageArgs } from '../../graphql/page-args.js';
import { readId } from '../../graphql/read-id.js';
import { RuleFilter } from '../rule-filter.js';
import { DirectLine } from './direct-line.entity.js';
import { CreateDirectLineInput, UpdateDirectLineInput } from './direct-line.inputs.js';
import { DirectLinesService } from './direct-lines.service.js';

const DirectLineConnection = connectionOf(DirectLine, 'DirectLine');

@Resolver(() => DirectLine)
export class DirectLinesResolver {
  constructor(private readonly service: DirectLinesService) {}

  @Query(() => DirectLine, { nullable: true })
  @RequiresScope(Scope.READ)
  directLine(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.service.find(client, readId(id));
  }

  @Query(() => DirectLineConnection)
  @RequiresScope(Scope.READ)
  directLines(
    @Client() client: AdmittedClient,
    @Args() page: PageArgs,
    @Args('filter', { type: () => RuleFilter, nullable: true }) filter: RuleFilter | null,
  ) {
    return this.service.list(client, filter, page);
  }

  @Mutation(() => DirectLine)
  @RequiresScope(Scope.WRITE)
  createDirectLine(@Client() client: AdmittedClient, @Args('input') input: CreateDirectLineInput) {
    return this.service.create(client, input);
  }

  @Mutation(() => DirectLine)
  @RequiresScope(Scope.WRITE)
  updateDirectLine(
    @Client() client: AdmittedClient,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UpdateDirectLineInput,
  ) {
    return this.service.update(client, readId(id), input);
  }

  @Mutation(() => ID)
  @RequiresScope(Scope.WRITE)
  deleteDirectLine(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.service.delete(client, readId(id));
  }
}
