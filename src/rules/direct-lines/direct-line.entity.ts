import { ChildEntity, Column } from 'typeorm';
import { Rule } from '../rule.entity.js';

/** Where an inbound call goes straight to. */
@ChildEntity('direct-line')
export class DirectLine extends Rule {
  /** An agent or a queue, e.g. `SIP/ion-popescu`, `Local/ion-popescu`, `sales-queue`. */
  @Column({ type: 'varchar', length: 80, nullable: true })
  destination: string;
}
