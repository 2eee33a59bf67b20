import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Contact } from '../contacts/contact.entity.js';
import { RequestLoaders } from '../graphql/graphql-context.js';
import type { Loaders } from '../graphql/loaders.js';
import { RuleLoader } from './rule-loader.js';
import { RuleMatch } from './rule-match.js';

@Resolver(() => RuleMatch)
export class RuleMatchResolver {
  constructor(private readonly loader: RuleLoader) {}

  @ResolveField(() => Contact, { nullable: true, description: 'For this one contact' })
  contact(@Parent() { contactId }: RuleMatch, @RequestLoaders() loaders: Loaders) {
    return contactId === null ? null : loaders.load(this.loader.contacts, contactId);
  }
}
