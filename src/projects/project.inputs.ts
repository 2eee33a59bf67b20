import { Field, InputType, registerEnumType } from '@nestjs/graphql';
import {
  IsOptional,
  Validate,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import {
  HasLength,
  HasNoControlCharacters,
  IsHandle,
  IsName,
  IsOmittable,
  IsWebLink,
} from '../errors/input-rules.js';
import { OrderDirection } from '../graphql/order-direction.js';
import { isRegion } from '../phone-numbers/phone-number.js';

@ValidatorConstraint({ name: 'isRegionCode' })
class IsRegionCode implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && isRegion(value);
  }

  defaultMessage(): string {
    return 'must be the ISO 3166-1 code of a country, e.g. RO';
  }
}

@InputType()
export class CreateProjectInput {
  @Field()
  @IsHandle()
  slug: string;

  @Field()
  @IsName()
  name: string;

  @Field()
  @Validate(IsRegionCode)
  defaultRegion: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsWebLink()
  backendLinkTemplate?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @HasLength(1, 128)
  @HasNoControlCharacters()
  externalId?: string | null;
}

@InputType({ description: 'Absent leaves a field as it is, null empties it' })
export class UpdateProjectInput {
  @Field(() => String, { nullable: true })
  @IsOmittable()
  @IsHandle()
  slug?: string;

  @Field(() => String, { nullable: true })
  @IsOmittable()
  @IsName()
  name?: string;

  @Field(() => String, { nullable: true })
  @IsOmittable()
  @Validate(IsRegionCode)
  defaultRegion?: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsWebLink()
  backendLinkTemplate?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @HasLength(1, 128)
  @HasNoControlCharacters()
  externalId?: string | null;
}

@InputType()
export class ProjectFilter {
  @Field(() => String, { nullable: true, description: 'Part of the slug or of a word of the name' })
  search?: string | null;
}

export enum ProjectOrderField {
  ID = 'ID',
  NAME = 'NAME',
}
registerEnumType(ProjectOrderField, { name: 'ProjectOrderField' });

@InputType()
export class ProjectOrder {
  @Field(() => ProjectOrderField)
  field: ProjectOrderField;

  @Field(() => OrderDirection)
  direction: OrderDirection;
}
