import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import { Contact } from './contact.entity.js';

/**
 * One number of a contact. It repeats the project, so that the index on it answers "whose number is this?" by
 * itself, best candidate first, at any number of contacts.
 */
@Entity('contact_phones')
@Index('contact_phones_number', ['projectId', 'number', 'primary', 'contactId'])
export class ContactPhone {
  @PrimaryColumn({ type: 'integer', name: 'contact_id' })
  contactId: number;

  @PrimaryColumn({ type: 'varchar', length: 32 })
  number: PhoneNumber;

  @Column({ type: 'integer', name: 'project_id' })
  projectId: number;

  @ManyToOne(() => Contact, (contact) => contact.phones, { nullable: false })
  @JoinColumn({ name: 'contact_id', foreignKeyConstraintName: 'contact_phones_contact' })
  contact?: Relation<Contact>;

  /** For people: mobile, office. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  label: string | null;

  /** Wins a number that several contacts share. Exactly one of a contact's phones is. */
  @Column({ type: 'boolean', name: 'is_primary' })
  primary: boolean;

  /** The order in which the phones were given, from 0. */
  @Column({ type: 'integer' })
  position: number;
}
