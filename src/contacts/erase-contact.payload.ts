import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType()
export class EraseContactPayload {
  @Field(() => ID)
  contactId: number;

  @Field(() => Int)
  lookupsErased: number;

  @Field(() => Int)
  callsErased: number;
}
