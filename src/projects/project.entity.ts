import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { Stamped } from '../database/stamped.js';
import type { Region } from '../phone-numbers/phone-number.js';

/** One company's calls: its contacts, its rules, and the country whose national numbers its PBX sends. */
@Entity('projects')
@Index('projects_slug', ['slug'], { unique: true })
@Index('projects_external_id', ['externalId'])
export class Project extends Stamped {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 64 })
  slug: string;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'varchar', length: 2, name: 'default_region' })
  defaultRegion: Region;

  @Column({ type: 'varchar', length: 2048, name: 'backend_link_template', nullable: true })
  backendLinkTemplate: string | null;

  /** The PBX's own id of this project: `project_id` in its events. */
  @Column({ type: 'varchar', length: 128, name: 'external_id', nullable: true })
  externalId: string | null;
}
