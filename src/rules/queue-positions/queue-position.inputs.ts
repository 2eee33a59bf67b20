import { Field, InputType, Int } from '@nestjs/graphql';
import { IsOmittable } from '../../errors/input-rules.js';
import { IsQueuePosition } from '../rule-input-rules.js';
import { CreateRuleInput, UpdateRuleInput } from '../rule.inputs.js';

@InputType()
export class CreateQueuePositionInput extends CreateRuleInput {
  @Field(() => Int, { description: '0 to 100' })
  @IsQueuePosition()
  position: number;
}

@InputType({ description: 'Absent leaves a field as it is, null empties it' })
export class UpdateQueuePositionInput extends UpdateRuleInput {
  @Field(() => Int, { nullable: true })
  @IsOmittable()
  @IsQueuePosition()
  position?: number;
}
