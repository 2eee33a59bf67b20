import { Field, ObjectType } from '@nestjs/graphql';
import { ChildEntity, Column } from 'typeorm';
import { Rule } from '../rule.entity.js';

/** Overrides how an outbound call to the customer goes out. */
@ObjectType({
  implements: () => Rule,
  description: 'Overrides how an outbound call to the customer goes out',
})
@ChildEntity('route')
export class Route extends Rule {
  @Field(() => String, {
    nullable: true,
    description: 'The External identifier of one of the PBX’s inbound routes',
  })
  @Column({ type: 'varchar', length: 64, name: 'route_identifier', nullable: true })
  routeIdentifier: string | null;

  @Field(() => String, { nullable: true, description: 'The number to show to the customer' })
  @Column({ type: 'varchar', length: 16, name: 'outbound_number', nullable: true })
  outboundNumber: string | null;
}
