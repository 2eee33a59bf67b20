import { Args, ID, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { AdmittedClient } from '../access/access-policy.js';
import { RequiresScope } from '../access/requires-scope.js';
import { Scope } from '../access/scope.js';
import { connectionOf } from '../graphql/connection.js';
import { Client, type GraphqlContext } from '../graphql/graphql-context.js';
import { PageArgs } from '../graphql/page-args.js';
import { readId } from '../graphql/read-id.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { Project } from '../projects/project.entity.js';
import { ContactList } from './contact-list.js';
import { ContactErasure } from './contact-erasure.js';
import { ContactPhone } from './contact-phone.entity.js';
import { Contact } from './contact.entity.js';
import {
  ContactFilter,
  ContactOrder,
  CreateContactInput,
  UpdateContactInput,
  UpsertContactInput,
} from './contact.inputs.js';
import { ContactsService } from './contacts.service.js';
import { UpsertContacts } from './upsert-contacts.js';
import { EraseContactPayload } from './erase-contact.payload.js';
import { UpsertContactsPayload } from './upsert-contacts.payload.js';

const ContactConnection = connectionOf(Contact, 'Contact');

@Resolver(() => Contact)
export class ContactsResolver {
  constructor(
    private readonly service: ContactsService,
    private readonly lists: ContactList,
    private readonly upserts: UpsertContacts,
    private readonly erasure: ContactErasure,
    private readonly projects: ProjectDirectory,
  ) {}

  @Query(() => Contact, { nullable: true })
  @RequiresScope(Scope.READ)
  contact(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.service.find(client, readId(id));
  }

  @Query(() => ContactConnection)
  @RequiresScope(Scope.READ)
  contacts(
    @Client() client: AdmittedClient,
    @Args() page: PageArgs,
    @Args('filter', { type: () => ContactFilter, nullable: true }) filter: ContactFilter | null,
    @Args('orderBy', { type: () => ContactOrder, nullable: true }) orderBy: ContactOrder | null,
  ) {
    return this.lists.page(client, filter ?? {}, orderBy, page);
  }

  @Mutation(() => Contact)
  @RequiresScope(Scope.WRITE)
  createContact(@Client() client: AdmittedClient, @Args('input') input: CreateContactInput) {
    return this.service.create(client, input);
  }

  @Mutation(() => Contact, {
    description: 'expectedVersion, where given, must be the contact’s version, or the answer is CONFLICT',
  })
  @RequiresScope(Scope.WRITE)
  updateContact(
    @Client() client: AdmittedClient,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UpdateContactInput,
    @Args('expectedVersion', { type: () => Int, nullable: true }) expectedVersion: number | null,
  ) {
    return this.service.update(client, readId(id), input, expectedVersion ?? null);
  }

  @Mutation(() => ID, { description: 'With its rules' })
  @RequiresScope(Scope.WRITE)
  deleteContact(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.service.delete(client, readId(id));
  }

  @Mutation(() => UpsertContactsPayload, {
    description:
      'Matches by externalId among the project’s own contacts, else by any of the phones; creates or updates. At most 1000 rows; one bad row spoils no other',
  })
  @RequiresScope(Scope.WRITE)
  upsertContacts(
    @Client() client: AdmittedClient,
    @Args('projectId', { type: () => ID }) projectId: string,
    @Args('input', { type: () => [UpsertContactInput] }) input: UpsertContactInput[],
  ) {
    return this.upserts.upsert(client, readId(projectId), input);
  }

  @Mutation(() => Contact, {
    description: 'Folds the sources into the target: phones, segments and rules move, the sources go',
  })
  @RequiresScope(Scope.WRITE)
  mergeContacts(
    @Client() client: AdmittedClient,
    @Args('targetId', { type: () => ID }) targetId: string,
    @Args('sourceIds', { type: () => [ID] }) sourceIds: string[],
  ) {
    return this.service.merge(client, readId(targetId), sourceIds.map(readId));
  }

  @Mutation(() => EraseContactPayload, {
    description:
      'Right to erasure: the contact, its rules, and its traces in the journal, the calls and the audit log, by its id and by its numbers',
  })
  @RequiresScope(Scope.WRITE)
  eraseContact(@Client() client: AdmittedClient, @Args('id', { type: () => ID }) id: string) {
    return this.erasure.erase(client, readId(id));
  }

  @ResolveField(() => Project)
  project({ projectId }: Contact) {
    return this.projects.byId(projectId);
  }

  @ResolveField(() => [ContactPhone], { description: 'In the order in which they were given' })
  phones({ id }: Contact, _: unknown, { loaders }: GraphqlContext) {
    return loaders.load(this.service.phonesOf, id);
  }

  @ResolveField(() => [String], { description: 'Groups that rules can match, e.g. vip, emag-mktp; by name' })
  segments({ id }: Contact, _: unknown, { loaders }: GraphqlContext) {
    return loaders.load(this.service.segmentsOf, id);
  }
}
