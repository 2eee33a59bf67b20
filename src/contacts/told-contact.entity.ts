import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';

/** What an upstream system says of a contact, read and cleaned. */
export interface Told {
  /** Empty where it has none. */
  name: string;
  company: string | null;
  email: string | null;
  language: string | null;
  backendLink: string | null;
  phones: PhoneNumber[];
}

/** What a contact's source said of it last: whatever differs from it in the contact, people have entered here. */
@Entity('told_contacts')
export class ToldContact {
  @PrimaryColumn({ type: 'integer', name: 'contact_id' })
  contactId: number;

  @Column({ type: 'json' })
  told: Told;
}
