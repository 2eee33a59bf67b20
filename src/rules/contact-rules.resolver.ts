import type { Type } from '@nestjs/common';
import { ResolveField, Resolver } from '@nestjs/graphql';
import { Contact } from '../contacts/contact.entity.js';
import type { GraphqlContext } from '../graphql/graphql-context.js';
import type { Loaders } from '../graphql/loaders.js';
import { DirectLine } from './direct-lines/direct-line.entity.js';
import { QueuePosition } from './queue-positions/queue-position.entity.js';
import { Route } from './routes/route.entity.js';
import { RuleLoader } from './rule-loader.js';
import type { Rule } from './rule.entity.js';

/** The rules whose match names a contact, by id: all kinds together cost a page of contacts one statement. */
@Resolver(() => Contact)
export class ContactRulesResolver {
  constructor(private readonly loader: RuleLoader) {}

  @ResolveField(() => [Route], { description: 'The routes whose match names this contact' })
  routes(contact: Contact, _: unknown, { loaders }: GraphqlContext) {
    return this.rulesOf(contact, Route, loaders);
  }

  @ResolveField(() => [QueuePosition], { description: 'The queue positions whose match names this contact' })
  queuePositions(contact: Contact, _: unknown, { loaders }: GraphqlContext) {
    return this.rulesOf(contact, QueuePosition, loaders);
  }

  @ResolveField(() => [DirectLine], { description: 'The direct lines whose match names this contact' })
  directLines(contact: Contact, _: unknown, { loaders }: GraphqlContext) {
    return this.rulesOf(contact, DirectLine, loaders);
  }

  private async rulesOf<R extends Rule>({ id }: Contact, kind: Type<R>, loaders: Loaders): Promise<R[]> {
    const rules = await loaders.load(this.loader.rulesOfContacts, id);
    return rules.filter((rule): rule is R => rule instanceof kind);
  }
}
