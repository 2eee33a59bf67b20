import { ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../graphql/graphql-context.js';
import { Project } from '../projects/project.entity.js';
import { RuleLoader } from './rule-loader.js';
import { RuleMatch } from './rule-match.js';
import { Rule } from './rule.entity.js';

/** The fields that every kind of rule answers alike. */
@Resolver(() => Rule)
export class RuleResolver {
  constructor(private readonly loader: RuleLoader) {}

  @ResolveField(() => Project)
  project({ projectId }: Rule, _: unknown, { loaders }: GraphqlContext) {
    return loaders.load(this.loader.allProjects, projectId);
  }

  @ResolveField(() => RuleMatch)
  match({ contactId, segment, dnid }: Rule): RuleMatch {
    return { contactId, segment, dnid };
  }
}
