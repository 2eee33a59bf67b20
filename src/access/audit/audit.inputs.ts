import { Field, ID, InputType } from '@nestjs/graphql';

@InputType()
export class AuditFilter {
  @Field(() => ID, { nullable: true })
  projectId?: string | null;

  @Field(() => ID, { nullable: true, description: 'What this client did' })
  apiClientId?: string | null;

  @Field(() => String, { nullable: true, description: 'e.g. contact.update' })
  action?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'What was done to this; kinds count for themselves: give the action, too',
  })
  entityId?: string | null;

  @Field(() => Date, { nullable: true, description: 'Only what was done at this instant or later' })
  since?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only what was done before this instant' })
  until?: Date | null;
}
