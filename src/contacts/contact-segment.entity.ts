import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Contact } from './contact.entity.js';

/** That a contact belongs to a group which rules can match, e.g. `vip`. */
@Entity('contact_segments')
@Index('contact_segments_segment', ['segment', 'contactId'])
export class ContactSegment {
  @PrimaryColumn({ type: 'integer', name: 'contact_id' })
  contactId: number;

  @PrimaryColumn({ type: 'varchar', length: 64 })
  segment: string;

  @ManyToOne(() => Contact, (contact) => contact.segments, { nullable: false })
  @JoinColumn({ name: 'contact_id', foreignKeyConstraintName: 'contact_segments_contact' })
  contact?: Relation<Contact>;
}
