import { Injectable } from '@nestjs/common';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { DataSource } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import { numbersIn } from '../contacts/contact-search.js';
import { badInput } from '../errors/errors.js';
import { mistakesIn } from '../errors/validate.js';
import type { Connection } from '../graphql/connection.js';
import type { PageArgs } from '../graphql/page-args.js';
import { paginate, type SortKey } from '../graphql/paginate.js';
import { readId } from '../graphql/read-id.js';
import { sqlInstant } from '../database/instants.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import type { Project } from '../projects/project.entity.js';
import { JournalEntry } from './journal-entry.entity.js';
import { JournalFilter } from './journal.inputs.js';

// No thing's id: what no id can be finds nothing.
const NOBODY = 0;

type Row = ObjectLiteral & { id: number; projectId: number };

/** How a list of rows, whose alias is `row`, is filtered and sorted: newest first, each filter by an index in that order. */
export interface Listing<T extends Row> {
  list: SelectQueryBuilder<T>;
  /** The row's instant: `at`. */
  time: string & keyof T;
  /** Filters that say nothing of these rows. */
  foreign: readonly (keyof JournalFilter)[];
  /** Filters that are a column's value. */
  columns: readonly (keyof JournalFilter & keyof T)[];
}

/** Lists of lookups and of calls, which are filtered alike. */
@Injectable()
export class JournalList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectDirectory,
  ) {}

  lookups(client: AdmittedClient, filter: JournalFilter, page: PageArgs): Promise<Connection<JournalEntry>> {
    const list = this.dataSource.manager.createQueryBuilder(JournalEntry, 'row');
    const listing = { list, time: 'at', foreign: ['status', 'agent'], columns: ['outcome'] } as const;
    return this.page(client, filter, page, listing);
  }

  /** @throws ExpectedError BAD_USER_INPUT, also for a filter that does not apply */
  async page<T extends Row>(
    client: AdmittedClient,
    filter: JournalFilter,
    page: PageArgs,
    { list, time, foreign, columns }: Listing<T>,
  ): Promise<Connection<T>> {
    const mistakes = mistakesIn(JournalFilter, filter, 'filter');
    for (const name of foreign) {
      if (filter[name] != null) mistakes.push({ path: `filter.${name}`, message: 'does not apply here' });
    }
    if (mistakes.length > 0) throw badInput(mistakes);

    const projects = this.projectsOf(client, filter);
    const isOfAll = client.projectId === null && filter.projectId == null;
    if (!isOfAll) list.andWhere('row.projectId = :projectId', { projectId: projects[0]?.id ?? NOBODY });
    if (filter.contactId != null)
      list.andWhere('row.contactId = :contactId', { contactId: readId(filter.contactId) ?? NOBODY });
    if (filter.telephone != null) andNumber(list, filter.telephone, projects);
    for (const name of columns) {
      if (filter[name] != null) list.andWhere(`row.${name} = :${name}`, { [name]: filter[name] });
    }
    const { since, until } = filter;
    if (since != null) list.andWhere(`row.${time} >= :since`, { since });
    if (until != null) list.andWhere(`row.${time} < :until`, { until });
    return this.withProjects(await paginate(list, newestFirst<T>(time), page));
  }

  /** Whose rows may be in the list: none, where a bound client asks for another project's. */
  private projectsOf({ projectId: bound }: AdmittedClient, { projectId }: JournalFilter): Project[] {
    const asked = projectId == null ? bound : readId(projectId);
    if (asked === null) return projectId == null ? this.projects.all() : [];
    if (bound !== null && bound !== asked) return [];
    return this.projects.all().filter(({ id }) => id === asked);
  }

  /** Without those that were written while their project was being deleted. */
  private withProjects<T extends Row>(rows: Connection<T>): Connection<T> {
    const isThere = ({ projectId }: T) => this.projects.byId(projectId) !== undefined;
    if (rows.nodes.every(isThere)) return rows;
    const edges = rows.edges.filter(({ node }) => isThere(node));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: rows.pageInfo,
      get totalCount() {
        return rows.totalCount;
      },
    };
  }
}

function newestFirst<T extends Row>(time: string & keyof T): SortKey<T>[] {
  return [
    { property: `row.${time}`, direction: 'DESC', of: (row) => sqlInstant(row[time]) },
    { property: 'row.id', direction: 'DESC', of: ({ id }) => id },
  ];
}

/** Where projects of several regions are asked, each reads the telephone in its own way. */
function andNumber<T extends Row>(
  list: SelectQueryBuilder<T>,
  telephone: string,
  projects: readonly Project[],
): void {
  const numbers = numbersIn(telephone, projects);
  const each = numbers.map(({ number, projectIds }, i) => {
    list.setParameters({ [`number${i}`]: number, [`projects${i}`]: projectIds });
    return `(row.number = :number${i} AND row.projectId IN (:...projects${i}))`;
  });
  list.andWhere(each.length > 0 ? `(${each.join(' OR ')})` : '1 = 0');
}
