import { Field, Int, ObjectType } from '@nestjs/graphql';
import { ChildEntity, Column } from 'typeorm';
import { Rule } from '../rule.entity.js';

/** Where the caller enters the queue. */
@ObjectType({ implements: () => Rule, description: 'Where the caller enters the queue' })
@ChildEntity('queue-position')
export class QueuePosition extends Rule {
  @Field(() => Int, { description: '0 to 100, handed on as it is: 1 is the front' })
  @Column({ type: 'integer', nullable: true })
  position: number;
}
