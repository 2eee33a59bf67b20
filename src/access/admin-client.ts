import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { isDuplicate } from '../database/dialect.js';
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
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const token = this.settings.ADMIN_TOKEN;
    if (token === undefined) return;
    // It may have been renamed since, and whoever makes a client of a project may call it "admin" too.
    const admin = await this.apiClients.holderOf(token, NAME);
    if (admin) return this.apiClients.keepToken(admin.id, token);
    await this.make(token);
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
