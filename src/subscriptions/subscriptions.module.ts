import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { GraphqlModule } from '../graphql/graphql.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { SharedFeeds } from './shared-feeds.js';
import { SubscriptionDoor } from './subscription-door.js';
import { SubscriptionProtocol } from './subscription-protocol.js';
import { SubscriptionServer } from './subscription-server.js';

@Module({
  imports: [AccessModule, GraphqlModule, JournalModule],
  providers: [SubscriptionServer, SubscriptionProtocol, SubscriptionDoor, SharedFeeds],
})
export class SubscriptionsModule {}
