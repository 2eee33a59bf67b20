import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { isDuplicate } from '../database/dialect.js';
import { SYSTEM } from './access-policy.js';
import { AccessService } from './access.service.js';
import type { ApiClient } from './api-client.entity.js';
import { ApiClientsService } from './api-clients.service.js';
import { ClientRequirement, Scope } from './scope.js';

const NAME = 'admin';

/** The first client of all, made from the setting ADMIN_TOKEN, since nobody could make it from outside. */
@Injectable()
export class AdminClient implements OnApplicationBootstrap {
  private readonly logger = new Logger(AdminClient.name);

  constructor(
    private readonly settings: Settings,
    private readonly apiClients: ApiClientsService,
    private readonly access: AccessService,
    private readonly database: Database,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const token = this.settings.ADMIN_TOKEN;
    if (token !== undefined) await this.database.onceThere(() => this.keepOrMake(token));
  }

  /** Once everything else is ready, since the demo makes its clients itself. */
  sayWhatToDo(): void {
    if (this.settings.ADMIN_TOKEN !== undefined || !this.access.isNobodyThere()) return;
    this.logger.warn(
      'Nobody can ask yet: set ADMIN_TOKEN, a secret of at least 24 characters, and start again, or run ' +
        '"npm run cli -- client create admin --scope all". Either makes the first API client, which makes the others.',
    );
  }

  private async keepOrMake(token: string): Promise<void> {
    // It may have been renamed since, and whoever makes a client of a project may call it "admin" too.
    const admin = await this.apiClients.holderOf(token, NAME);
    if (admin) return this.keep(admin, token);
    await this.make(token);
  }

  /** With every scope again, whatever has been taken from it since: else nobody could give it back. */
  private async keep({ id, scopes }: ApiClient, token: string): Promise<void> {
    await this.apiClients.keepToken(id, token);
    if (Object.values(Scope).every((scope) => scopes.includes(scope))) return;
    await this.apiClients.update(SYSTEM, id, { scopes: Object.values(Scope) });
    this.logger.log('The client that has ADMIN_TOKEN has every scope again');
  }

  private async make(token: string): Promise<void> {
    const values = { name: NAME, scopes: Object.values(Scope), requirement: ClientRequirement.TOKEN };
    try {
      await this.apiClients.create(values, token);
    } catch (error) {
      // Another instance that starts with us was quicker.
      if (isDuplicate(error)) return;
      throw error;
    }
    this.logger.log('The API client "admin" has been made, with the token that ADMIN_TOKEN says');
  }
}
