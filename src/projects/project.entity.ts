import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { Stamped } from '../database/stamped.js';
import type { Region } from '../phone-numbers/phone-number.js';

/** One company's calls: its contacts, its rules, and the country whose national numbers its PBX sends. */
@ObjectType({ description: 'One company’s calls: its contacts, its rules, its region' })
@Entity('projects')
@Index('projects_slug', ['slug'], { unique: true })
@Index('projects_external_id', ['externalId'])
export class Project extends Stamped {
  @Field(() => ID)
  @PrimaryGeneratedColumn()
  id: number;

  @Field({ description: 'Unique; lower-case letters, digits and hyphens' })
  @Column({ type: 'varchar', length: 64 })
  slug: string;

  @Field()
  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Field(() => String, {
    description: 'ISO 3166-1 alpha-2: the country whose national numbers the PBX sends, e.g. RO',
  })
  @Column({ type: 'varchar', length: 2, name: 'default_region' })
  defaultRegion: Region;

  @Field(() => String, {
    nullable: true,
    description:
      'e.g. https://crm.example.com/popup?id={id} — {id}, {externalId}, {name}, {telephone}, {dnid} are filled in, percent-encoded',
  })
  @Column({ type: 'varchar', length: 2048, name: 'backend_link_template', nullable: true })
  backendLinkTemplate: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The PBX’s own id of this project: project_id in its events',
  })
  @Column({ type: 'varchar', length: 128, name: 'external_id', nullable: true })
  externalId: string | null;
}
