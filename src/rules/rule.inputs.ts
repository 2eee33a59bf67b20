import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, ValidateNested } from 'class-validator';
import { IsHandle, IsOmittable } from '../errors/input-rules.js';
import { IsInstant, IsNote, IsPriority } from './rule-input-rules.js';

const MATCH = { message: 'must be a match; {} is for every caller' };
const ON_OR_OFF = { message: 'must be true or false' };

@InputType({ description: 'A contact, or a segment, or neither, never both; and a dnid, or none' })
export class RuleMatchInput {
  @Field(() => ID, { nullable: true, description: 'A contact of the rule’s project' })
  contactId?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsHandle()
  segment?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A whole number in any notation of the project’s region, a word, or a prefix: 021*',
  })
  dnid?: string | null;
}

/** What a rule of any kind may be given, whenever. */
@InputType({ isAbstract: true })
abstract class RuleInput {
  @Field(() => Date, { nullable: true, description: 'It counts from this instant on' })
  @IsOptional()
  @IsInstant()
  validFrom?: Date | null;

  @Field(() => Date, { nullable: true, description: 'It counts up to this instant' })
  @IsOptional()
  @IsInstant()
  validUntil?: Date | null;

  @Field(() => String, { nullable: true, description: 'For people, 1000 characters at most' })
  @IsOptional()
  @IsNote()
  note?: string | null;
}

/** The fields that every kind of rule is made with. */
@InputType({ isAbstract: true })
export abstract class CreateRuleInput extends RuleInput {
  @Field(() => ID)
  projectId: string;

  @Field(() => RuleMatchInput)
  @ValidateNested(MATCH)
  @Type(() => RuleMatchInput)
  match: RuleMatchInput;

  @Field(() => Int, { nullable: true, defaultValue: 0 })
  @IsOptional()
  @IsPriority()
  priority?: number | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true })
  @IsOptional()
  @IsBoolean(ON_OR_OFF)
  enabled?: boolean | null;
}

/** Absent leaves a field as it is, null empties it, where it can be empty. */
@InputType({ isAbstract: true })
export abstract class UpdateRuleInput extends RuleInput {
  @Field(() => RuleMatchInput, { nullable: true, description: 'Takes the place of the whole match' })
  @IsOmittable()
  @ValidateNested(MATCH)
  @Type(() => RuleMatchInput)
  match?: RuleMatchInput;

  @Field(() => Int, { nullable: true })
  @IsOmittable()
  @IsPriority()
  priority?: number;

  @Field(() => Boolean, { nullable: true })
  @IsOmittable()
  @IsBoolean(ON_OR_OFF)
  enabled?: boolean;
}
