import { Args, Query, Resolver } from '@nestjs/graphql';
import type { AdmittedClient } from '../access/access-policy.js';
import { RequiresScope } from '../access/requires-scope.js';
import { Scope } from '../access/scope.js';
import { Client } from '../graphql/graphql-context.js';
import { LookupInput, LookupResult } from './lookup-result.js';
import { LookupTester } from './lookup-tester.js';

@Resolver(() => LookupResult)
export class LookupResolver {
  constructor(private readonly tester: LookupTester) {}

  @Query(() => LookupResult, {
    description: 'What the PBX would be answered for this call, and why. Leaves no trace in the journal.',
  })
  @RequiresScope(Scope.READ)
  lookup(@Client() client: AdmittedClient, @Args('input') input: LookupInput) {
    return this.tester.test(client, input);
  }
}
