import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { DataSource, In } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import { RequiresScope } from '../access/requires-scope.js';
import { Scope } from '../access/scope.js';
import { Client } from '../graphql/graphql-context.js';
import { Feeds } from './feeds.js';
import { JournalEntry } from './journal-entry.entity.js';

@Resolver(() => JournalEntry)
export class LookupAnsweredResolver {
  constructor(
    private readonly feeds: Feeds,
    private readonly dataSource: DataSource,
  ) {}

  @Subscription(() => JournalEntry, {
    description: 'Lookups as they are answered, about half a second later',
  })
  @RequiresScope(Scope.READ)
  lookupAnswered(
    @Client() client: AdmittedClient,
    @Args('projectId', { type: () => ID, nullable: true }) projectId: string | null,
  ) {
    const source = { field: 'lookupAnswered', what: 'lookups', load: this.load } as const;
    return this.feeds.of(client, { projectId: projectId ?? null }, source);
  }

  private readonly load = (ids: readonly number[]): Promise<JournalEntry[]> =>
    this.dataSource.manager.find(JournalEntry, {
      where: { id: In([...ids]) },
      order: { at: 'ASC', id: 'ASC' },
    });
}
