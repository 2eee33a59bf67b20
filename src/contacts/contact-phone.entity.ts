import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { formatTelephone, type PhoneNumber } from '../phone-numbers/phone-number.js';
import { Contact } from './contact.entity.js';

/**
 * One number of a contact. It repeats the project, so that the index on it answers "whose number is this?" by
 * itself, best candidate first, at any number of contacts.
 */
@ObjectType({ description: 'One number of a contact' })
@Entity('contact_phones')
@Index('contact_phones_number', ['projectId', 'number', 'primary', 'contactId'])
export class ContactPhone {
  @PrimaryColumn({ type: 'integer', name: 'contact_id' })
  contactId: number;

  @Field(() => String, {
    description: 'E.164 (+40700000000) where the number has one, else its digits as dialled (1234)',
  })
  @PrimaryColumn({ type: 'varchar', length: 32 })
  number: PhoneNumber;

  @Column({ type: 'integer', name: 'project_id' })
  projectId: number;

  @ManyToOne(() => Contact, (contact) => contact.phones, { nullable: false })
  @JoinColumn({ name: 'contact_id', foreignKeyConstraintName: 'contact_phones_contact' })
  contact?: Relation<Contact>;

  @Field(() => String, { nullable: true, description: 'e.g. mobile, office' })
  @Column({ type: 'varchar', length: 64, nullable: true })
  label: string | null;

  @Field({ description: 'Wins a number that several contacts share; exactly one of a contact’s phones is' })
  @Column({ type: 'boolean', name: 'is_primary' })
  primary: boolean;

  /** The order in which the phones were given, from 0. */
  @Column({ type: 'integer' })
  position: number;

  @Field(() => String, { description: 'For people: +40 700 000 000' })
  get formatted(): string {
    return formatTelephone(this.number);
  }
}
