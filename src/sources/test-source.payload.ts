import { Field, Float, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A contact as an upstream system tells of it' })
export class SourceContact {
  @Field(() => String, { nullable: true })
  externalId: string | null;

  @Field(() => String, { nullable: true })
  name: string | null;

  @Field(() => String, { nullable: true })
  company: string | null;

  @Field(() => String, { nullable: true })
  email: string | null;

  @Field(() => [String])
  phones: string[];

  @Field(() => String, { nullable: true })
  language: string | null;

  @Field(() => String, { nullable: true })
  backendLink: string | null;
}

@ObjectType()
export class TestSourceResult {
  @Field({ description: 'It answered, be it that it knows nobody' })
  ok: boolean;

  @Field(() => Float)
  durationMs: number;

  @Field()
  found: boolean;

  @Field(() => SourceContact, { nullable: true })
  contact: SourceContact | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What went wrong, for people, no secret in it; begins with its kind and a colon: auth, rate_limit, timeout, bad_response, config, unavailable',
  })
  error: string | null;

  @Field(() => [String], {
    description: 'What worked but is worth knowing, e.g. the arguments that a WSDL does not have',
  })
  warnings: string[];
}
