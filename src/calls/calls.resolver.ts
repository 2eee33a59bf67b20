import { Args, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { AdmittedClient } from '../access/access-policy.js';
import { RequiresScope } from '../access/requires-scope.js';
import { Scope } from '../access/scope.js';
import { popupLink } from '../callers/popup-link.js';
import { cleanText } from '../contacts/clean-text.js';
import { Contact } from '../contacts/contact.entity.js';
import { connectionOf } from '../graphql/connection.js';
import { Client, type GraphqlContext } from '../graphql/graphql-context.js';
import { PageArgs } from '../graphql/page-args.js';
import { JournalFilter } from '../journal/journal.inputs.js';
import { JournalLoader } from '../journal/journal-loader.js';
import { Project } from '../projects/project.entity.js';
import { Call } from './call.entity.js';
import { CallEvent } from './call-event.entity.js';
import { CallList } from './call-list.js';
import { CallLoader } from './call-loader.js';

const CallConnection = connectionOf(Call, 'Call');

@Resolver(() => Call)
export class CallsResolver {
  constructor(
    private readonly lists: CallList,
    private readonly loader: CallLoader,
    private readonly journal: JournalLoader,
  ) {}

  @Query(() => CallConnection, {
    description: 'Calls as the PBX reported them through its events, newest first',
  })
  @RequiresScope(Scope.READ)
  calls(
    @Client() client: AdmittedClient,
    @Args() page: PageArgs,
    @Args('filter', { type: () => JournalFilter, nullable: true }) filter: JournalFilter | null,
  ) {
    return this.lists.page(client, filter ?? {}, page);
  }

  @ResolveField(() => Project)
  project({ projectId }: Call) {
    return this.journal.projectOf(projectId);
  }

  @ResolveField(() => Contact, { nullable: true })
  contact(call: Call, _: unknown, { loaders }: GraphqlContext): Promise<Contact | null> | null {
    return call.contactId === null ? null : loaders.load(this.journal.contacts, call.contactId);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'The popup link, as a lookup of this call would be answered now',
  })
  async backendLink(call: Call, args: unknown, context: GraphqlContext): Promise<string | null> {
    const contact = await this.contact(call, args, context);
    const template = this.journal.projectOf(call.projectId)?.backendLinkTemplate ?? null;
    return contact && cleanText(popupLink(contact, { template, number: call.number, dnid: call.dnid }));
  }

  @ResolveField(() => [CallEvent], { description: 'As they came, oldest first; 200 at most' })
  events({ id }: Call, _: unknown, { loaders }: GraphqlContext) {
    return loaders.load(this.loader.events, id);
  }
}
