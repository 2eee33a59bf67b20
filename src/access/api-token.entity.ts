import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { ApiClient } from './api-client.entity.js';

/** A token of a client, as we keep it: what to find it by, and what to check it against. */
@Entity('api_tokens')
@Index('api_tokens_client', ['apiClientId'])
export class ApiToken {
  /** The 8 characters that identify it. */
  @PrimaryColumn({ type: 'varchar', length: 8 })
  id: string;

  @Column({ type: 'integer', name: 'api_client_id' })
  apiClientId: number;

  @ManyToOne(() => ApiClient, (client) => client.tokens, { nullable: false })
  @JoinColumn({ name: 'api_client_id', foreignKeyConstraintName: 'api_tokens_api_client' })
  apiClient?: Relation<ApiClient>;

  /** SHA-256 of the whole token, hexadecimal. A random token of 128 bits and more needs no slow hash. */
  @Column({ type: 'varchar', length: 64 })
  hash: string;

  /** Whether we made it, so that its id is a part of it; else it is somebody's own text, of which nothing is shown. */
  @Column({ type: 'boolean', default: true })
  issued: boolean;

  @Column({ type: 'datetime', precision: 3, name: 'expires_at', nullable: true })
  expiresAt: Date | null;
}
