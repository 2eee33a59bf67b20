import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** How far an import has come: written in the transaction of the rows themselves, so that the two never differ. */
@Entity('import_progress')
@Index('import_progress_file', ['projectId', 'fingerprint'], { unique: true })
export class ImportProgress {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'integer', name: 'project_id' })
  projectId: number;

  /** SHA-256 of the file's content and of how it is to be read. */
  @Column({ type: 'varchar', length: 64 })
  fingerprint: string;

  /** Records of the file that are done with. */
  @Column({ type: 'integer' })
  position: number;

  @Column({ type: 'integer' })
  created: number;

  @Column({ type: 'integer' })
  updated: number;

  @Column({ type: 'integer' })
  rejected: number;

  /** How long the file of rejected rows is by then, in bytes. */
  @Column({
    type: 'bigint',
    name: 'rejected_bytes',
    transformer: { from: Number, to: (bytes: number) => bytes },
  })
  rejectedBytes: number;

  @Column({ type: 'datetime', precision: 3, name: 'updated_at' })
  updatedAt: Date;
}
