import { ResolveField, Resolver } from '@nestjs/graphql';
import { Contact } from '../contacts/contact.entity.js';
import type { GraphqlContext } from '../graphql/graphql-context.js';
import { ProjectSource } from './source.entity.js';
import { SourceLoader } from './source-loader.js';

@Resolver(() => Contact)
export class ContactSourceResolver {
  constructor(private readonly loader: SourceLoader) {}

  @ResolveField(() => ProjectSource, {
    nullable: true,
    description: 'The upstream system it was fetched from; null for one of our own',
  })
  source({ sourceId }: Contact, _: unknown, { loaders }: GraphqlContext) {
    return sourceId === null ? null : loaders.load(this.loader.sources, sourceId);
  }
}
