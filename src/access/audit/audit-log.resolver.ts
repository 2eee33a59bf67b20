import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { connectionOf } from '../../graphql/connection.js';
import { Client, RequestLoaders } from '../../graphql/graphql-context.js';
import type { Loaders } from '../../graphql/loaders.js';
import { PageArgs } from '../../graphql/page-args.js';
import type { AdmittedClient } from '../access-policy.js';
import { ApiClient } from '../api-client.entity.js';
import { RequiresScope } from '../requires-scope.js';
import { Scope } from '../scope.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.js';
import { AuditFilter } from './audit.inputs.js';

const AuditEntryConnection = connectionOf(AuditEntry, 'AuditEntry');

@Resolver(() => AuditEntry)
export class AuditLogResolver {
  constructor(private readonly log: AuditLog) {}

  @Query(() => AuditEntryConnection, { description: 'Who changed what, newest first' })
  @RequiresScope(Scope.ADMIN)
  auditLog(
    @Client() client: AdmittedClient,
    @Args() page: PageArgs,
    @Args('filter', { type: () => AuditFilter, nullable: true }) filter: AuditFilter | null,
  ) {
    return this.log.list(client, filter ?? {}, page);
  }

  /** Whom a bound client may not list, it is not shown here either. */
  @ResolveField(() => ApiClient, {
    nullable: true,
    description: 'Who did it; null for the application itself, and for a client that is gone',
  })
  async apiClient(
    @Parent() { apiClientId }: AuditEntry,
    @Client() client: AdmittedClient,
    @RequestLoaders() loaders: Loaders,
  ) {
    if (apiClientId === null) return null;
    const who = await loaders.load(this.log.clients, apiClientId);
    return client.projectId === null || client.projectId === who?.projectId ? who : null;
  }
}
