import { Field, ObjectType } from '@nestjs/graphql';
import { ChildEntity, Column } from 'typeorm';
import { Rule } from '../rule.entity.js';

/** Where an inbound call goes straight to. */
@ObjectType({ implements: () => Rule, description: 'Where an inbound call goes straight to' })
@ChildEntity('direct-line')
export class DirectLine extends Rule {
  @Field({ description: 'An agent or a queue, e.g. SIP/ion-popescu, Local/ion-popescu, sales-queue' })
  @Column({ type: 'varchar', length: 80, nullable: true })
  destination: string;
}
