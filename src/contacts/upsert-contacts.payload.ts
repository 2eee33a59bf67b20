import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Contact } from './contact.entity.js';

@ObjectType({ description: 'A mistake in a row' })
export class RowError {
  @Field(() => Int, { description: 'The row’s place in the input, from 0' })
  index: number;

  @Field(() => String, { nullable: true, description: 'Where in the row: phones.0.number' })
  field: string | null;

  @Field()
  message: string;
}

@ObjectType()
export class UpsertContactsPayload {
  @Field(() => Int)
  created: number;

  @Field(() => Int)
  updated: number;

  @Field(() => [RowError], { description: 'Rows that were refused, one entry a mistake' })
  errors: RowError[];

  @Field(() => [Contact], { description: 'In the order of the rows, without those refused' })
  contacts: Contact[];
}
