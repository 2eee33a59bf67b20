import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { Replicas } from '../../database/replicas.js';
import type { Connection } from '../../graphql/connection.js';
import type { Batch } from '../../graphql/loaders.js';
import type { PageArgs } from '../../graphql/page-args.js';
import { paginate } from '../../graphql/paginate.js';
import { readId } from '../../graphql/read-id.js';
import type { AdmittedClient } from '../access-policy.js';
import { ApiClient } from '../api-client.entity.js';
import { AuditEntry } from './audit-entry.entity.js';
import type { AuditFilter } from './audit.inputs.js';

// No thing's id: what no id can be finds nothing.
const NOBODY = 0;

/** Reads what `record` has written. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly dataSource: DataSource,
    private readonly replicas: Replicas,
  ) {}

  /** Newest first; to a bound client only what was done in its project. */
  list(client: AdmittedClient, filter: AuditFilter, page: PageArgs): Promise<Connection<AuditEntry>> {
    const list = this.replicas.managerFor(client).createQueryBuilder(AuditEntry, 'entry');
    if (client.projectId !== null) list.andWhere('entry.projectId = :bound', { bound: client.projectId });
    const { action, since, until } = filter;
    for (const name of ['projectId', 'apiClientId', 'entityId'] as const) {
      if (filter[name] != null)
        list.andWhere(`entry.${name} = :${name}`, { [name]: readId(filter[name]) ?? NOBODY });
    }
    if (action != null) list.andWhere('entry.action = :action', { action });
    if (since != null) list.andWhere('entry.at >= :since', { since });
    if (until != null) list.andWhere('entry.at < :until', { until });
    return paginate(list, [{ property: 'entry.id', direction: 'DESC', of: ({ id }) => id }], page);
  }

  /** For a request's loaders: the clients of a page's entries; null for one that is gone. */
  readonly clients: Batch<number, ApiClient | null> = async (ids) => {
    const clients = await this.dataSource.manager.findBy(ApiClient, { id: In([...ids]) });
    const byId = new Map(clients.map((client) => [client.id, client]));
    return ids.map((id) => byId.get(id) ?? null);
  };
}
