import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { IsOutboundNumber, IsRouteIdentifier } from '../rule-input-rules.js';
import { CreateRuleInput, UpdateRuleInput } from '../rule.inputs.js';

@InputType({ description: 'Needs a routeIdentifier or an outboundNumber, or both' })
export class CreateRouteInput extends CreateRuleInput {
  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsRouteIdentifier()
  routeIdentifier?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsOutboundNumber()
  outboundNumber?: string | null;
}

@InputType({ description: 'Absent leaves a field as it is, null empties it' })
export class UpdateRouteInput extends UpdateRuleInput {
  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsRouteIdentifier()
  routeIdentifier?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsOutboundNumber()
  outboundNumber?: string | null;
}
