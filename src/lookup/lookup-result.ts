import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Contact } from '../contacts/contact.entity.js';
import { DirectLine } from '../rules/direct-lines/direct-line.entity.js';
import { QueuePosition } from '../rules/queue-positions/queue-position.entity.js';
import { Route } from '../rules/routes/route.entity.js';
import { CallerData, LookupOutcome } from '../callers/caller-data.js';

@InputType()
export class LookupInput {
  @Field(() => ID)
  projectId: string;

  @Field({ description: 'As the PBX sends it' })
  telephone: string;

  @Field(() => String, { nullable: true })
  dnid?: string | null;
}

@ObjectType({ description: 'What the PBX would be answered, and why' })
export class LookupResult {
  @Field(() => CallerData)
  callerData: CallerData;

  @Field(() => LookupOutcome)
  outcome: LookupOutcome;

  @Field(() => String, {
    nullable: true,
    description:
      'The number searched for: E.164 where it has one, else as dialled; null for a withheld number',
  })
  number: string | null;

  @Field(() => String, { nullable: true })
  dnid: string | null;

  @Field(() => Contact, { nullable: true })
  contact: Contact | null;

  @Field(() => [Contact], {
    description: 'Other contacts of the project with the same number, which lost to contact; 50 at most',
  })
  otherContacts: Contact[];

  @Field(() => Route, {
    nullable: true,
    description: 'The route that gave routeIdentifier, else the one that gave outboundNumber',
  })
  route: Route | null;

  @Field(() => QueuePosition, { nullable: true })
  queuePosition: QueuePosition | null;

  @Field(() => DirectLine, { nullable: true })
  directLine: DirectLine | null;

  @Field(() => [String], {
    description: 'One line a decision, for people: which contact and rule was picked over which, and by what',
  })
  explanation: string[];
}
