import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository } from 'typeorm';
import { AccessService } from './access.service.js';
import { ApiClient } from './api-client.entity.js';
import { ApiToken } from './api-token.entity.js';
import type { ClientRequirement, Scope } from './scope.js';
import { issueToken, tokenHash, tokenId } from './token.js';

export interface NewApiClient {
  name: string;
  projectId?: number | null;
  scopes: Scope[];
  requirement: ClientRequirement;
  networks?: string[];
  expiresAt?: Date | null;
}

/** The only writer of API clients and their tokens. */
@Injectable()
export class ApiClientsService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(ApiClient) private readonly clients: Repository<ApiClient>,
    private readonly access: AccessService,
  ) {}

  findByName(name: string): Promise<ApiClient | null> {
    return this.clients.findOneBy({ name });
  }

  /** The token is given here and never again; `token` takes the place of a random one. */
  async create(
    { name, projectId = null, scopes, requirement, networks = [], expiresAt = null }: NewApiClient,
    token = issueToken(),
  ): Promise<{ apiClient: ApiClient; token: string }> {
    const apiClient = await this.dataSource.transaction(async (manager) => {
      const values = { name, projectId, scopes, requirement, networks, expiresAt, createdAt: new Date() };
      const saved = await manager.save(manager.create(ApiClient, values));
      await manager.insert(ApiToken, tokenRow(saved.id, token));
      return saved;
    });
    await this.access.refresh();
    return { apiClient, token };
  }

  /** From here on this token and no other is the client's. */
  async replaceToken(id: number, token: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.delete(ApiToken, { apiClientId: id });
      await manager.insert(ApiToken, tokenRow(id, token));
    });
    await this.access.refresh();
  }
}

function tokenRow(apiClientId: number, token: string): ApiToken {
  return { id: tokenId(token), apiClientId, hash: tokenHash(token), expiresAt: null };
}
