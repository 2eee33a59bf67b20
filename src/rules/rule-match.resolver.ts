import { ResolveField, Resolver } from '@nestjs/graphql';
import { Contact } from '../contacts/contact.entity.js';
import type { GraphqlContext } from '../graphql/graphql-context.js';
import { RuleLoader } from './rule-loader.js';
import { RuleMatch } from './rule-match.js';

@Resolver(() => RuleMatch)
export class RuleMatchResolver {
  constructor(private readonly loader: RuleLoader) {}

  @ResolveField(() => Contact, { nullable: true, description: 'For this one contact' })
  contact({ contactId }: RuleMatch, _: unknown, { loaders }: GraphqlContext) {
    return contactId === null ? null : loaders.load(this.loader.contacts, contactId);
  }
}
