import { BeforeInsert, BeforeUpdate, Column } from 'typeorm';

/**
 * What every thing that people edit carries. The instants are set here and not by the database: its clock is not
 * ours, and SQLite's default drops the milliseconds.
 */
export abstract class Stamped {
  /** Counts the writes: the first is 1. */
  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ type: 'datetime', precision: 3, name: 'created_at' })
  createdAt: Date;

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
