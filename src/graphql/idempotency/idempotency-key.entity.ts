import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An answer as it went out. */
export interface KeptAnswer {
  status: number;
  contentType: string;
  /** Byte for byte. */
  body: string;
}

/** How far a request with a key has come. */
export enum KeyState {
  /** Nothing has been written yet. */
  RUNNING = 'RUNNING',
  /** Something was, and its answer is not there: on its way, or lost with its process. */
  EFFECTIVE = 'EFFECTIVE',
  ANSWERED = 'ANSWERED',
  /** The answer went when a contact was erased. */
  ERASED = 'ERASED',
  TOO_LONG = 'TOO_LONG',
}

/** A mutation that a client may repeat with the same key, and what became of it. */
@Entity('idempotency_keys')
@Index('idempotency_keys_claimed_at', ['claimedAt'])
export class IdempotencyKey {
  @PrimaryColumn({ type: 'integer', name: 'api_client_id' })
  apiClientId: number;

  /** SHA-256 of the key, hexadecimal. */
  @PrimaryColumn({ type: 'varchar', length: 64, name: 'key_hash' })
  keyHash: string;

  /** SHA-256 of the request, hexadecimal. */
  @Column({ type: 'varchar', length: 64 })
  fingerprint: string;

  /** Which process works on it, and which of its claims this is: whoever has lost it to another may not go on. */
  @Column({ type: 'varchar', length: 40 })
  claim: string;

  @Column({ type: 'varchar', length: 16 })
  state: KeyState;

  @Column({ type: 'datetime', precision: 3, name: 'claimed_at' })
  claimedAt: Date;

  /** JSON and not text: of that MySQL holds 64 KB. */
  @Column({ type: 'json', nullable: true })
  answer: KeptAnswer | null;
}
