import { Args, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { AdmittedClient } from '../access/access-policy.js';
import { RequiresScope } from '../access/requires-scope.js';
import { Scope } from '../access/scope.js';
import { CallerData, NOBODY } from '../callers/caller-data.js';
import { Contact } from '../contacts/contact.entity.js';
import { connectionOf } from '../graphql/connection.js';
import { Client, type GraphqlContext } from '../graphql/graphql-context.js';
import { PageArgs } from '../graphql/page-args.js';
import { Project } from '../projects/project.entity.js';
import { JournalEntry } from './journal-entry.entity.js';
import { JournalFilter } from './journal.inputs.js';
import { JournalList } from './journal-list.js';
import { JournalLoader } from './journal-loader.js';

const LookupConnection = connectionOf(JournalEntry, 'Lookup');

@Resolver(() => JournalEntry)
export class JournalResolver {
  constructor(
    private readonly lists: JournalList,
    private readonly loader: JournalLoader,
  ) {}

  @Query(() => LookupConnection, { description: 'The journal of answered lookups, newest first' })
  @RequiresScope(Scope.READ)
  lookups(
    @Client() client: AdmittedClient,
    @Args() page: PageArgs,
    @Args('filter', { type: () => JournalFilter, nullable: true }) filter: JournalFilter | null,
  ) {
    return this.lists.lookups(client, filter ?? {}, page);
  }

  @ResolveField(() => Project)
  project({ projectId }: JournalEntry) {
    return this.loader.projectOf(projectId);
  }

  @ResolveField(() => Contact, { nullable: true, description: 'Who was found; null where he is gone since' })
  contact({ contactId }: JournalEntry, _: unknown, { loaders }: GraphqlContext) {
    return contactId === null ? null : loaders.load(this.loader.contacts, contactId);
  }

  @ResolveField(() => CallerData, { description: 'What was answered' })
  callerData({ answered }: JournalEntry) {
    return answered ?? NOBODY;
  }
}
