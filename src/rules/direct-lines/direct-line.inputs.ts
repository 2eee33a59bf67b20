import { Field, InputType } from '@nestjs/graphql';
import { IsOmittable } from '../../errors/input-rules.js';
import { IsDestination } from '../rule-input-rules.js';
import { CreateRuleInput, UpdateRuleInput } from '../rule.inputs.js';

@InputType()
export class CreateDirectLineInput extends CreateRuleInput {
  @Field({ description: 'An agent or a queue, e.g. SIP/ion-popescu, Local/ion-popescu, sales-queue' })
  @IsDestination()
  destination: string;
}

@InputType({ description: 'Absent leaves a field as it is, null empties it' })
export class UpdateDirectLineInput extends UpdateRuleInput {
  @Field(() => String, { nullable: true })
  @IsOmittable()
  @IsDestination()
  destination?: string;
}
