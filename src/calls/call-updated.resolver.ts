import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { DataSource, In } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import { RequiresScope } from '../access/requires-scope.js';
import { Scope } from '../access/scope.js';
import { Client } from '../graphql/graphql-context.js';
import { Feeds } from '../journal/feeds.js';
import { Call } from './call.entity.js';

@Resolver(() => Call)
export class CallUpdatedResolver {
  constructor(
    private readonly feeds: Feeds,
    private readonly dataSource: DataSource,
  ) {}

  @Subscription(() => Call, {
    description:
      'Calls as the PBX reports them: what a screen pop listens to. agent narrows it to one agent’s calls.',
  })
  @RequiresScope(Scope.READ)
  callUpdated(
    @Client() client: AdmittedClient,
    @Args('projectId', { type: () => ID, nullable: true }) projectId: string | null,
    @Args('agent', { type: () => String, nullable: true }) agent: string | null,
  ) {
    const source = { field: 'callUpdated', what: 'calls', load: this.load } as const;
    return this.feeds.of(client, { projectId: projectId ?? null, agent }, source);
  }

  private readonly load = (ids: readonly number[]): Promise<Call[]> =>
    this.dataSource.manager.find(Call, {
      where: { id: In([...ids]) },
      order: { startedAt: 'ASC', id: 'ASC' },
    });
}
