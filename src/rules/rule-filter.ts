import { Field, ID, InputType } from '@nestjs/graphql';
import { Brackets, type SelectQueryBuilder } from 'typeorm';
import { readId } from '../graphql/read-id.js';
import { parseDnidPattern } from '../phone-numbers/dnid.js';
import type { Region } from '../phone-numbers/phone-number.js';
import type { Rule } from './rule.entity.js';

@InputType()
export class RuleFilter {
  @Field(() => ID, { nullable: true })
  projectId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The rules whose match names this contact' })
  contactId?: string | null;

  @Field(() => String, { nullable: true, description: 'The rules whose match names this segment' })
  segment?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The rules whose match names just this dnid, in any notation of their project’s region',
  })
  dnid?: string | null;

  @Field(() => Boolean, { nullable: true })
  enabled?: boolean | null;
}

// No thing's id: what no id can be finds nothing.
const NOBODY = 0;

/** Narrows a list of rules, there called `rule`, to what the filter lets through. */
export function filterRules<R extends Rule>(
  list: SelectQueryBuilder<R>,
  { projectId, contactId, segment, dnid, enabled }: RuleFilter,
  regions: Iterable<Region>,
): void {
  if (projectId != null)
    list.andWhere('rule.projectId = :projectId', { projectId: readId(projectId) ?? NOBODY });
  if (contactId != null)
    list.andWhere('rule.contactId = :contactId', { contactId: readId(contactId) ?? NOBODY });
  if (segment != null) list.andWhere('rule.segment = :segment', { segment });
  if (enabled != null) list.andWhere('rule.enabled = :enabled', { enabled });
  if (dnid != null) filterByDnid(list, dnid, regions);
}

/** `021*` is +4021* to one project and +3621* to another: each rule is compared with what it would be kept as. */
function filterByDnid<R extends Rule>(
  list: SelectQueryBuilder<R>,
  text: string,
  regions: Iterable<Region>,
): void {
  list.innerJoin('rule.project', 'project').andWhere(
    new Brackets((any) => {
      any.where('1 = 0');
      for (const [i, region] of [...new Set(regions)].entries()) {
        const dnid = parseDnidPattern(text, region);
        if (dnid === null) continue;
        any.orWhere(`(project.defaultRegion = :region${i} AND rule.dnid = :dnid${i})`, {
          [`region${i}`]: region,
          [`dnid${i}`]: dnid,
        });
      }
    }),
  );
}
