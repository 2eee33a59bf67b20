import { Field, ID, InputType } from '@nestjs/graphql';
import { IsOptional, MaxLength } from 'class-validator';
import { LookupOutcome } from '../callers/caller-data.js';
import { CallStatus } from './call-status.js';

@InputType({ description: 'Of lookups, or of calls' })
export class JournalFilter {
  @Field(() => ID, { nullable: true })
  projectId?: string | null;

  @Field(() => ID, { nullable: true })
  contactId?: string | null;

  @Field(() => String, { nullable: true, description: 'In any format that the project’s region dials' })
  telephone?: string | null;

  @Field(() => Date, { nullable: true, description: 'Only what began at this instant or later' })
  since?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only what began before this instant' })
  until?: Date | null;

  @Field(() => LookupOutcome, { nullable: true, description: 'Of lookups only' })
  outcome?: LookupOutcome | null;

  @Field(() => CallStatus, { nullable: true, description: 'Of calls only' })
  status?: CallStatus | null;

  @IsOptional()
  @MaxLength(128)
  @Field(() => String, { nullable: true, description: 'Of calls only: the agent, as the PBX names him' })
  agent?: string | null;
}
