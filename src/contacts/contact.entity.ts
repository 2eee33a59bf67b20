import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Stamped } from '../database/stamped.js';
import { Project } from '../projects/project.entity.js';
import { ContactPhone } from './contact-phone.entity.js';
import { ContactSegment } from './contact-segment.entity.js';

/** A person or company that calls or is called. */
@Entity('contacts')
@Index('contacts_external_id', ['projectId', 'externalId'], { unique: true })
export class Contact extends Stamped {
  /** Goes to the PBX as a JSON number, which it cuts to 32 bits: a signed INT, never more. */
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'integer', name: 'project_id' })
  projectId: number;

  @ManyToOne(() => Project, { nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'contacts_project' })
  project?: Relation<Project>;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'varchar', length: 255, nullable: true })
  company: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  email: string | null;

  /** The language tag that the PBX should speak, as typed: `ro`, `en-GB`, `en_GB`. */
  @Column({ type: 'varchar', length: 35, nullable: true })
  language: string | null;

  /** The contact's id in the CRM that it comes from. */
  @Column({ type: 'varchar', length: 128, name: 'external_id', nullable: true })
  externalId: string | null;

  /** Takes the place of the project's template. */
  @Column({ type: 'varchar', length: 2048, name: 'backend_link', nullable: true })
  backendLink: string | null;

  @Column({ type: 'text', nullable: true })
  notes: string | null;

  @OneToMany(() => ContactPhone, (phone) => phone.contact)
  phones?: ContactPhone[];

  @OneToMany(() => ContactSegment, (segment) => segment.contact)
  segments?: ContactSegment[];
}
