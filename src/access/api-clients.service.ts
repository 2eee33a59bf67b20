import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, IsNull } from 'typeorm';
import { writing } from '../database/dialect.js';
import { Changes } from '../events/changes.js';
import { ExpectedError, notFound } from '../errors/errors.js';
import type { Connection } from '../graphql/connection.js';
import type { PageArgs } from '../graphql/page-args.js';
import { paginate } from '../graphql/paginate.js';
import { readId } from '../graphql/read-id.js';
import { Project } from '../projects/project.entity.js';
import { type AdmittedClient, maySee, SYSTEM } from './access-policy.js';
import { ApiClient } from './api-client.entity.js';
import type { CreateApiClientInput, UpdateApiClientInput } from './api-client.inputs.js';
import { ApiToken } from './api-token.entity.js';
import { addToken, replaceOwnToken, rotateToken } from './api-tokens.js';
import { recordClient, recordRotation } from './record-client.js';
import { checkMayBeUnbound, checkMayGive } from './may-give.js';
import { checkOverlap, type ClientColumns, readClientChanges, readNewClient } from './read-api-client.js';
import { issueToken, tokenHash, tokenId } from './token.js';

export type NewApiClient = Pick<ClientColumns, 'name' | 'scopes' | 'requirement'> &
  Partial<Pick<ApiClient, 'projectId' | 'networks' | 'expiresAt'>>;

/** A client, and the token that is shown here and never again. */
export interface ClientWithToken {
  apiClient: ApiClient;
  token: string;
}

/** The only writer of API clients and their tokens. Each change counts on this instance when it is answered. */
@Injectable()
export class ApiClientsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: Changes,
  ) {}

  /** @throws ExpectedError UNAUTHENTICATED where the client has been deleted since it was let in */
  async viewer({ id }: AdmittedClient): Promise<ApiClient> {
    const client = await this.dataSource.manager.findOneBy(ApiClient, { id });
    if (!client)
      throw new ExpectedError('UNAUTHENTICATED', 'A valid token, or a network that is let in, is needed');
    return client;
  }

  list(
    client: AdmittedClient,
    projectId: string | null | undefined,
    page: PageArgs,
  ): Promise<Connection<ApiClient>> {
    const list = this.dataSource.manager.createQueryBuilder(ApiClient, 'client');
    if (client.projectId !== null) list.andWhere('client.projectId = :bound', { bound: client.projectId });
    if (projectId != null) list.andWhere('client.projectId = :wanted', { wanted: readId(projectId) ?? 0 });
    return paginate(list, [{ property: 'client.id', direction: 'ASC', of: ({ id }) => id }], page);
  }

  /** By a client of ours, within what it has itself. */
  async createBy(client: AdmittedClient, input: CreateApiClientInput): Promise<ClientWithToken> {
    const projectId = input.projectId == null ? null : readId(input.projectId);
    if (input.projectId == null) checkMayBeUnbound(client);
    else if (!(await this.isProjectOf(client, projectId))) throw notFound('Project');
    const columns = readNewClient(input);
    checkMayGive(client, columns.scopes);
    return this.create({ ...columns, projectId }, issueToken(), client);
  }

  /** Unasked: by the demo, the command line, ADMIN_TOKEN. `token` takes the place of a random one. */
  async create(
    { projectId = null, networks = [], expiresAt = null, ...rest }: NewApiClient,
    token = issueToken(),
    by = SYSTEM,
  ): Promise<ClientWithToken> {
    const apiClient = await writing(this.dataSource, async (manager) => {
      const values = { ...rest, projectId, networks, expiresAt, createdAt: new Date() };
      const saved = await manager.save(manager.create(ApiClient, values));
      await addToken(manager, saved.id, token);
      await recordClient(manager, by, 'create', null, saved);
      return saved;
    });
    await this.changes.announce({ what: 'access' });
    return { apiClient, token };
  }

  update(client: AdmittedClient, id: number | null, input: UpdateApiClientInput): Promise<ApiClient> {
    return this.change(client, id, async (manager, apiClient) => {
      const changes = readClientChanges(apiClient, input);
      checkMayGive(client, changes.scopes ?? apiClient.scopes);

      if (Object.keys(changes).length > 0) await manager.update(ApiClient, { id: apiClient.id }, changes);
      await recordClient(manager, client, 'update', apiClient, { ...apiClient, ...changes });
      return Object.assign(apiClient, changes);
    });
  }

  rotateToken(client: AdmittedClient, id: number | null, overlapSeconds: number): Promise<ClientWithToken> {
    checkOverlap(overlapSeconds);
    return this.change(client, id, async (manager, apiClient) => {
      checkMayGive(client, apiClient.scopes);

      const token = await rotateToken(manager, apiClient.id, overlapSeconds);
      await recordRotation(manager, client, apiClient);
      return { apiClient, token };
    });
  }

  delete(client: AdmittedClient, id: number | null): Promise<number> {
    return this.change(client, id, async (manager, apiClient) => {
      await manager.delete(ApiToken, { apiClientId: apiClient.id });
      await manager.delete(ApiClient, { id: apiClient.id });
      await recordClient(manager, client, 'delete', apiClient, null);
      return apiClient.id;
    });
  }

  /** Who has this token already, else the first that has this name and is bound to no project. */
  async holderOf(token: string, name: string): Promise<ApiClient | null> {
    const { manager } = this.dataSource;
    const known = await manager.findOneBy(ApiToken, { id: tokenId(token), hash: tokenHash(token) });
    if (known) return manager.findOneBy(ApiClient, { id: known.apiClientId });
    return manager.findOne(ApiClient, { where: { name, projectId: IsNull() }, order: { id: 'ASC' } });
  }

  /** This text is the client's token from here on, and no other text of somebody's own; those that we made stay. */
  async keepToken(id: number, token: string): Promise<void> {
    await writing(this.dataSource, async (manager) => {
      if (!(await replaceOwnToken(manager, id, token))) return;
      const apiClient = await manager.findOneBy(ApiClient, { id });
      if (apiClient) await recordRotation(manager, SYSTEM, apiClient);
    });
    await this.changes.announce({ what: 'access' });
  }

  /** The start of each client's token, where we made it and it is to stay. */
  readonly hintsOf = async (ids: readonly number[]): Promise<(string | null)[]> => {
    const lasting = { apiClientId: In([...ids]), issued: true, expiresAt: IsNull() };
    const tokens = await this.dataSource.manager.findBy(ApiToken, lasting);
    const hints = new Map(tokens.map(({ id, apiClientId }) => [apiClientId, `cd_${id}`]));
    return ids.map((id) => hints.get(id) ?? null);
  };

  /** Written before it is read: who changes the same client waits, and meets what it has become. */
  private async change<T>(
    client: AdmittedClient,
    id: number | null,
    work: (manager: EntityManager, apiClient: ApiClient) => Promise<T>,
  ): Promise<T> {
    const changed = await writing(this.dataSource, async (manager) => {
      await manager.update(ApiClient, { id: id ?? 0 }, { name: () => 'name' });
      const apiClient = await manager.findOneBy(ApiClient, { id: id ?? 0 });
      const isSeen = apiClient && (client.projectId === null || client.projectId === apiClient.projectId);
      if (!isSeen) throw notFound('API client');
      return work(manager, apiClient);
    });
    await this.changes.announce({ what: 'access' });
    return changed;
  }

  private async isProjectOf(client: AdmittedClient, id: number | null): Promise<boolean> {
    if (id === null || !maySee(client, id)) return false;
    return this.dataSource.manager.existsBy(Project, { id });
  }
}
