import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, type SelectQueryBuilder } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import { Replicas } from '../database/replicas.js';
import { badInput } from '../errors/errors.js';
import { mistakesIn } from '../errors/validate.js';
import type { Connection } from '../graphql/connection.js';
import type { PageArgs } from '../graphql/page-args.js';
import { paginate, type SortKey } from '../graphql/paginate.js';
import { readId } from '../graphql/read-id.js';
import { turnOfTheLoop } from '../graphql/turn-of-the-loop.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import type { Project } from '../projects/project.entity.js';
import { andFound, andNumber, andSegment } from './contact-conditions.js';
import { ContactSearch, type Search, whereBegins, whereWords } from './contact-search.js';
import { ContactWord } from './contact-word.entity.js';
import { Contact } from './contact.entity.js';
import { ContactFilter, type ContactOrder, ContactOrderField } from './contact.inputs.js';

/** What a list is made of before the contacts themselves are read: what it is sorted by, all of it in one index. */
type Keys = Pick<Contact, 'id' | 'sortName' | 'updatedAt'>;
type KeyList = SelectQueryBuilder<Keys>;

const COMMON_SEGMENT = 20_000;

/** Lists of contacts, filtered and sorted: first a page of keys by an index, then the contacts of that page. */
@Injectable()
export class ContactList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectDirectory,
    private readonly search: ContactSearch,
    private readonly replicas: Replicas,
  ) {}

  async page(
    client: AdmittedClient,
    filter: ContactFilter,
    order: ContactOrder | null,
    page: PageArgs,
  ): Promise<Connection<Contact>> {
    const mistakes = mistakesIn(ContactFilter, filter, 'filter');
    if (mistakes.length > 0) throw badInput(mistakes);
    const manager = this.replicas.managerFor(client);
    const projects = this.projectsOf(client, filter);
    const list = await this.keys(
      manager,
      projects,
      client.projectId === null && filter.projectId == null,
      filter,
      order,
    );
    return withContacts(manager, await paginate(list, sortKeys(order), page));
  }

  /** Whose contacts may be in the list: none, where a bound client asks for another project's. */
  private projectsOf({ projectId: bound }: AdmittedClient, filter: ContactFilter): Project[] {
    const asked = filter.projectId == null ? bound : readId(filter.projectId);
    if (asked === null) return filter.projectId == null ? this.projects.all() : [];
    if (bound !== null && bound !== asked) return [];
    return this.projects.all().filter(({ id }) => id === asked);
  }

  private async keys(
    manager: EntityManager,
    projects: readonly Project[],
    areAll: boolean,
    filter: ContactFilter,
    order: ContactOrder | null,
  ): Promise<KeyList> {
    const ids = projects.map(({ id }) => id);
    const search =
      filter.search?.trim() && ids.length > 0 ? await this.search.plan(filter.search, projects) : null;
    if (search && isOnlySearch(filter, search, order)) return searchKeys(manager, ids, search);

    const list = contactKeys(manager, order);
    if (ids.length === 0) list.andWhere('1 = 0');
    if (!areAll && ids.length > 0) list.andWhere('contact.projectId IN (:...ids)', { ids });
    if (search) andFound(list, ids, search);
    await this.andFilter(list, filter, projects);
    return list;
  }

  private async andFilter(list: KeyList, filter: ContactFilter, projects: readonly Project[]): Promise<void> {
    const { telephone, externalId, segment, updatedSince } = filter;
    if (telephone != null) andNumber(list, telephone, projects);
    if (externalId != null) {
      const ids = projects.map(({ id }) => id);
      list.andWhere('contact.externalId = :externalId', { externalId });
      // The index begins with the project.
      if (ids.length > 0) list.andWhere('contact.projectId IN (:...within)', { within: ids });
    }
    if (segment != null) andSegment(list, segment, await this.isCommonSegment(segment));
    if (updatedSince != null) list.andWhere('contact.updatedAt >= :updatedSince', { updatedSince });
  }

  private async isCommonSegment(segment: string): Promise<boolean> {
    const sql = `SELECT COUNT(*) AS many FROM (
      SELECT 1 FROM contact_segments WHERE segment = ? LIMIT ${COMMON_SEGMENT + 1}
    ) some`;
    const [row] = await this.dataSource.query<{ many: number | string }[]>(sql, [segment]);
    return Number(row?.many) > COMMON_SEGMENT;
  }
}

/** The search table by itself has all that a list by id or by name needs. */
function searchKeys(manager: EntityManager, ids: readonly number[], { words, rarest }: Search): KeyList {
  const list = manager.createQueryBuilder(ContactWord, 'contact');
  list
    // MySQL would rather go through all words in the order of the contacts, for the sake of the order.
    .useIndex('PRIMARY')
    .select(['contact.projectId', 'contact.word', 'contact.id', 'contact.sortName'])
    .where('contact.projectId IN (:...ids)', { ids })
    .andWhere(whereBegins(list, rarest, 'contact'));
  const rest = words.filter((word) => word !== rarest);
  if (rest.length > 0) list.andWhere(whereWords(list, rest));
  return list as unknown as KeyList;
}

function contactKeys(manager: EntityManager, order: ContactOrder | null): KeyList {
  const columns = sortKeys(order).map(({ property }) => property);
  return manager.createQueryBuilder(Contact, 'contact').select(columns);
}

async function withContacts(manager: EntityManager, keys: Connection<Keys>): Promise<Connection<Contact>> {
  const ids = keys.nodes.map(({ id }) => id);
  await turnOfTheLoop();
  const found = ids.length > 0 ? await manager.findBy(Contact, { id: In(ids) }) : [];
  const byId = new Map(found.map((contact) => [contact.id, contact]));
  const edges = keys.edges.flatMap(({ cursor, node: { id } }) => {
    const node = byId.get(id);
    return node ? [{ cursor, node }] : [];
  });
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: keys.pageInfo,
    get totalCount() {
      return keys.totalCount;
    },
  };
}

/** Whether the search table alone can tell the page: nothing else is asked for, and it reads less than a list would. */
function isOnlySearch(filter: ContactFilter, search: Search, order: ContactOrder | null): boolean {
  const { telephone, externalId, segment, updatedSince } = filter;
  if ([telephone, externalId, segment, updatedSince].some((value) => value != null)) return false;
  if (search.others.length > 0 || order?.field === ContactOrderField.UPDATED_AT) return false;
  if (order?.field !== ContactOrderField.NAME) return !search.haveMany;
  // By name, those who have both of two words stand together, perhaps far down; who have two letters are everywhere.
  return !search.isCommon || (search.words.length > 1 && search.rarest.length > 2);
}

function sortKeys(order: ContactOrder | null): SortKey<Keys>[] {
  const direction = order?.direction ?? 'ASC';
  const byId: SortKey<Keys> = { property: 'contact.id', direction, of: ({ id }) => id };
  if (order?.field === ContactOrderField.NAME)
    return [{ property: 'contact.sortName', direction, of: ({ sortName }) => sortName }, byId];
  if (order?.field === ContactOrderField.UPDATED_AT)
    return [{ property: 'contact.updatedAt', direction, of: ({ updatedAt }) => sqlInstant(updatedAt) }, byId];
  return [byId];
}

/** As both databases compare it with what they hold: SQLite has it as text. */
const sqlInstant = (at: Date): string => at.toISOString().replace('T', ' ').replace('Z', '');
