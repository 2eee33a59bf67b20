import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AdmittedClient } from '../access/access-policy.js';
import type { Connection } from '../graphql/connection.js';
import type { PageArgs } from '../graphql/page-args.js';
import { JournalList } from '../journal/journal-list.js';
import type { JournalFilter } from '../journal/journal.inputs.js';
import { Call } from './call.entity.js';
import { OpenCalls } from './open-calls.js';

@Injectable()
export class CallList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: JournalList,
    private readonly open: OpenCalls,
  ) {}

  async page(client: AdmittedClient, filter: JournalFilter, page: PageArgs): Promise<Connection<Call>> {
    await this.open.endSilent();
    const list = this.dataSource.manager.createQueryBuilder(Call, 'row');
    const listing = { list, time: 'startedAt', foreign: ['outcome'], columns: ['status', 'agent'] } as const;
    return this.lists.page(client, filter, page, listing);
  }
}
