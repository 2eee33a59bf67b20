import { Field, Int, ObjectType } from '@nestjs/graphql';
import { BeforeInsert, BeforeUpdate, Column } from 'typeorm';

/**
 * What every thing that people edit carries. The instants are set here and not by the database: its clock is not
 * ours, and SQLite's default drops the milliseconds.
 */
@ObjectType({ isAbstract: true })
export abstract class Stamped {
  @Field(() => Int, { description: 'Counts the writes: the first is 1' })
  @Column({ type: 'integer', default: 1 })
  version: number;

  @Field()
  @Column({ type: 'datetime', precision: 3, name: 'created_at' })
  createdAt: Date;

  @Field()
  @Column({ type: 'datetime', precision: 3, name: 'updated_at' })
  updatedAt: Date;

  @BeforeInsert()
  stampNew(): void {
    this.version = 1;
    this.createdAt = this.updatedAt = new Date();
  }

  @BeforeUpdate()
  stampChange(): void {
    this.updatedAt = new Date();
  }
}
