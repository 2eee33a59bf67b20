import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

/** The nine fields of an answer. What is unknown is null. */
@ObjectType({ description: 'The nine fields of the PBX’s JSON, under GraphQL names' })
export class CallerData {
  @Field(() => ID, { nullable: true })
  id: number | null;

  @Field(() => String, { nullable: true })
  name: string | null;

  @Field(() => Int, { nullable: true })
  queuePosition: number | null;

  @Field(() => String, { nullable: true })
  directLine: string | null;

  @Field(() => String, { nullable: true })
  backendLink: string | null;

  @Field(() => String, { nullable: true })
  routeIdentifier: string | null;

  @Field(() => String, { nullable: true })
  outboundNumber: string | null;

  @Field(() => String, { nullable: true })
  language: string | null;

  @Field(() => String, { nullable: true })
  externalId: string | null;
}

export const NOBODY: CallerData = Object.freeze({
  id: null,
  name: null,
  queuePosition: null,
  directLine: null,
  backendLink: null,
  routeIdentifier: null,
  outboundNumber: null,
  language: null,
  externalId: null,
});

export enum LookupOutcome {
  FOUND = 'FOUND',
  NOT_FOUND = 'NOT_FOUND',
  WITHHELD = 'WITHHELD',
  DEGRADED = 'DEGRADED',
}
registerEnumType(LookupOutcome, {
  name: 'LookupOutcome',
  valuesMap: {
    FOUND: { description: 'A contact of ours, or one that a source knew' },
    WITHHELD: { description: 'No usable caller number: withheld, anonymous or empty' },
    DEGRADED: {
      description: 'The answer may lack something, because something behind us was down or slow',
    },
  },
});
