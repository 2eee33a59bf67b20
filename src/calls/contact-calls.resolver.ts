import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Contact } from '../contacts/contact.entity.js';
import { RequestLoaders } from '../graphql/graphql-context.js';
import type { Loaders } from '../graphql/loaders.js';
import { pageSize } from '../graphql/page-args.js';
import { Call } from './call.entity.js';
import { CallLoader, callsKey } from './call-loader.js';

@Resolver(() => Contact)
export class ContactCallsResolver {
  constructor(private readonly loader: CallLoader) {}

  @ResolveField(() => [Call], { description: 'Its latest calls, newest first; 200 at most' })
  calls(
    @Parent() { id }: Contact,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 10 }) first: number | null,
    @RequestLoaders() loaders: Loaders,
  ) {
    const { size } = pageSize({ first: first ?? 10 });
    return loaders.load(this.loader.callsOfContacts, callsKey(id, size));
  }
}
