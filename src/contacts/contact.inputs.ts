import { Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import {
  HasLength,
  HasNoControlCharacters,
  IsLine,
  IsName,
  IsOmittable,
  IsWebLink,
} from '../errors/input-rules.js';
import { OrderDirection } from '../graphql/order-direction.js';
import { HasEntries, IsEmailAddress, IsLanguage, IsNotes } from './contact-rules.js';

@InputType()
export class ContactPhoneInput {
  @Field({ description: 'In any notation that the project’s region dials' })
  number: string;

  @Field(() => String, { nullable: true, description: 'e.g. mobile, office' })
  @IsOptional()
  @IsLine(64)
  label?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'One at most; where none is, the first' })
  primary?: boolean | null;
}

/** What every input about a contact has. */
@InputType({ isAbstract: true })
export abstract class ContactFields {
  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsLine()
  company?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsLine()
  @IsEmailAddress()
  email?: string | null;

  @Field(() => [String], { nullable: true })
  @IsOptional()
  @HasEntries(50)
  segments?: string[] | null;

  @Field(() => String, { nullable: true, description: 'A language code and an optional region: ro, en-GB' })
  @IsOptional()
  @IsLanguage()
  language?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @HasLength(1, 128)
  @HasNoControlCharacters()
  externalId?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsWebLink()
  backendLink?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsNotes()
  notes?: string | null;
}

@InputType()
export class UpsertContactInput extends ContactFields {
  @Field()
  @IsName()
  name: string;

  @Field(() => [ContactPhoneInput])
  @HasEntries(50)
  @ValidateNested({ each: true })
  @Type(() => ContactPhoneInput)
  phones: ContactPhoneInput[];
}

@InputType()
export class CreateContactInput extends UpsertContactInput {
  @Field(() => ID)
  projectId: string;
}

@InputType({
  description: 'Absent leaves a field as it is, null empties it; a list takes the place of the whole list',
})
export class UpdateContactInput extends ContactFields {
  @Field(() => String, { nullable: true })
  @IsOmittable()
  @IsName()
  name?: string;

  @Field(() => [ContactPhoneInput], { nullable: true })
  @IsOptional()
  @HasEntries(50)
  @ValidateNested({ each: true })
  @Type(() => ContactPhoneInput)
  phones?: ContactPhoneInput[] | null;
}

@InputType()
export class ContactFilter {
  @Field(() => ID, { nullable: true })
  projectId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Beginnings of words of the name or the company, all of which must occur; or a phone number in any notation; or an external id',
  })
  @IsOptional()
  @HasLength(0, 255)
  search?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'In any notation that the contact’s project’s region dials',
  })
  telephone?: string | null;

  @Field(() => String, { nullable: true })
  externalId?: string | null;

  @Field(() => String, { nullable: true })
  segment?: string | null;

  @Field(() => Date, { nullable: true, description: 'Only what was written at this instant or later' })
  updatedSince?: Date | null;
}

export enum ContactOrderField {
  ID = 'ID',
  NAME = 'NAME',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(ContactOrderField, {
  name: 'ContactOrderField',
  valuesMap: { NAME: { description: 'Without regard to case and accents' } },
});

@InputType()
export class ContactOrder {
  @Field(() => ContactOrderField)
  field: ContactOrderField;

  @Field(() => OrderDirection)
  direction: OrderDirection;
}
