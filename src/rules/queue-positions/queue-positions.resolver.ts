import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { AdmittedClient } from '../../access/access-policy.js';
import { RequiresScope } from '../../access/requires-scope.js';
import { Scope } from '../../access/scope.js';
import { connectionOf } from '../../graphql/connection.js';
import { Client } from '../../graphql/graphql-context.js';
import { PageArgs } from '../../graphql/page-args.js';
import { readId } from '../../graphql/read-id.js';
import { RuleFilter } from '../rule-filter.js';
import { QueuePosition } from './queue-position.entity.js';
import { CreateQueuePositionInput, UpdateQueuePositionInput } from './queue-position.inputs.js';
import { QueuePositionsService } from './queue-positions.service.js';

const QueuePositionConnection = connectionOf(QueuePosition, 'QueuePosition');

@Resolver(() => QueuePosition)
export class QueuePositionsResolver {
  constructor(private readonly service: QueuePositionsService) {}

  @Query(() => QueuePosition, { nullable: true })
  @RequiresScope(Scope.READ)
  queuePosition(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.service.find(client, readId(id));
  }

  @Query(() => QueuePositionConnection)
  @RequiresScope(Scope.READ)
  queuePositions(
    @Client() client: AdmittedClient,
    @Args() page: PageArgs,
    @Args('filter', { type: () => RuleFilter, nullable: true }) filter: RuleFilter | null,
  ) {
    return this.service.list(client, filter, page);
  }

  @Mutation(() => QueuePosition)
  @RequiresScope(Scope.WRITE)
  createQueuePosition(@Client() client: AdmittedClient, @Args('input') input: CreateQueuePositionInput) {
    return this.service.create(client, input);
  }

  @Mutation(() => QueuePosition)
  @RequiresScope(Scope.WRITE)
  updateQueuePosition(
    @Client() client: AdmittedClient,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UpdateQueuePositionInput,
  ) {
    return this.service.update(client, readId(id), input);
  }

  @Mutation(() => ID)
  @RequiresScope(Scope.WRITE)
  deleteQueuePosition(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.service.delete(client, readId(id));
  }
}
