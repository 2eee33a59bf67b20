import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Settings } from '../config/settings.js';
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
    const admin = await this.apiClients.findByName(NAME);
    if (admin) return this.apiClients.replaceToken(admin.id, token);
    await this.apiClients.create(
      { name: NAME, scopes: Object.values(Scope), requirement: ClientRequirement.TOKEN },
      token,
    );
    this.logger.log('The API client "admin" has been made, with the token that ADMIN_TOKEN says');
  }
}
