import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { Journal } from './journal.js';
import { JournalList } from './journal-list.js';
import { JournalLoader } from './journal-loader.js';
import { JournalResolver } from './journal.resolver.js';
import { JournalRetention } from './journal-retention.js';
import { Feeds } from './feeds.js';
import { Live } from './live.js';
import { LookupAnsweredResolver } from './lookup-answered.resolver.js';

@Module({
  imports: [ContactsModule, ProjectsModule],
  providers: [
    Journal,
    JournalList,
    JournalLoader,
    JournalResolver,
    JournalRetention,
    Live,
    Feeds,
    LookupAnsweredResolver,
  ],
  exports: [Journal, JournalList, JournalLoader, Live, Feeds],
})
export class JournalModule {}
