import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { Batch } from '../graphql/loaders.js';
import { ProjectSource } from './source.entity.js';

/** The sources of a page of contacts, in one statement. */
@Injectable()
export class SourceLoader {
  constructor(private readonly dataSource: DataSource) {}

  readonly sources: Batch<number, ProjectSource | null> = async (ids) => {
    const sources = await this.dataSource.manager.findBy(ProjectSource, { id: In(ids) });
    const byId = new Map(sources.map((source) => [source.id, source]));
    return ids.map((id) => byId.get(id) ?? null);
  };
}
