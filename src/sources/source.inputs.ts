import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsOptional } from 'class-validator';
import { IsFrom } from '../config/setting-rules.js';
import { HasLength, HasNoControlCharacters, IsName, IsOmittable, IsWebLink } from '../errors/input-rules.js';
import { SourceType } from './source-type.js';

const LARGEST = 2 ** 31 - 1;
const MAX_PARAMS = 8000;

@InputType()
export class CreateSourceInput {
  @Field(() => ID)
  projectId: string;

  @Field(() => SourceType)
  type: SourceType;

  @Field()
  @IsName()
  name: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The API URL; where the type knows its host itself, it takes the place of that, so that a gateway can stand in',
  })
  @IsOptional()
  @IsWebLink()
  url?: string | null;

  @Field({ description: 'In the PBX’s own notation: type=json&root_tag=' })
  @HasLength(0, MAX_PARAMS)
  @HasNoControlCharacters()
  params: string;

  @Field(() => Int, { nullable: true, defaultValue: 0 })
  @IsOptional()
  @IsFrom(-LARGEST, LARGEST)
  position?: number | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean | null;

  @Field(() => Int, { nullable: true, defaultValue: 800, description: 'Milliseconds, 1 to 60000' })
  @IsOptional()
  @IsFrom(1, 60_000)
  timeoutMs?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 3600, description: 'Seconds' })
  @IsOptional()
  @IsFrom(0, LARGEST)
  freshSeconds?: number | null;
}

@InputType({
  description: 'Absent leaves a field as it is; *** in url or params keeps the secret that is stored there',
})
export class UpdateSourceInput {
  @Field(() => String, { nullable: true })
  @IsOmittable()
  @IsName()
  name?: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsWebLink()
  url?: string | null;

  @Field(() => String, { nullable: true })
  @IsOmittable()
  @HasLength(0, MAX_PARAMS)
  @HasNoControlCharacters()
  params?: string;

  @Field(() => Int, { nullable: true })
  @IsOmittable()
  @IsFrom(-LARGEST, LARGEST)
  position?: number;

  @Field(() => Boolean, { nullable: true })
  @IsOmittable()
  @IsBoolean()
  enabled?: boolean;

  @Field(() => Int, { nullable: true })
  @IsOmittable()
  @IsFrom(1, 60_000)
  timeoutMs?: number;

  @Field(() => Int, { nullable: true })
  @IsOmittable()
  @IsFrom(0, LARGEST)
  freshSeconds?: number;
}
