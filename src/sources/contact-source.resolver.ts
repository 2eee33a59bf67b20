import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Contact } from '../contacts/contact.entity.js';
import { RequestLoaders } from '../graphql/graphql-context.js';
import type { Loaders } from '../graphql/loaders.js';
import { ProjectSource } from './source.entity.js';
import { SourceLoader } from './source-loader.js';

@Resolver(() => Contact)
export class ContactSourceResolver {
  constructor(private readonly loader: SourceLoader) {}

  @ResolveField(() => ProjectSource, {
    nullable: true,
    description: 'The upstream system it was fetched from; null for one of our own',
  })
  source(@Parent() { sourceId }: Contact, @RequestLoaders() loaders: Loaders) {
    return sourceId === null ? null : loaders.load(this.loader.sources, sourceId);
  }
}
