import { CallersAndRules1795392000000 } from './1795392000000-callers-and-rules.js';
import { ContactSearch1795478400000 } from './1795478400000-contact-search.js';
import { ClientLastUse1795482000000 } from './1795482000000-client-last-use.js';
import { AuditLog1795485600000 } from './1795485600000-audit-log.js';
import { IdempotencyKeys1795500000000 } from './1795500000000-idempotency-keys.js';
import { Sources1795503600000 } from './1795503600000-sources.js';
import { JournalAndCalls1795507200000 } from './1795507200000-journal-and-calls.js';
import { CallLogOutbox1795510800000 } from './1795510800000-call-log-outbox.js';
import { ImportProgress1795514400000 } from './1795514400000-import-progress.js';
import { SharedRules1795518000000 } from './1795518000000-shared-rules.js';

/** In the order in which they run. What has landed is never changed: add another. */
export const migrations = [
  CallersAndRules1795392000000,
  ContactSearch1795478400000,
  ClientLastUse1795482000000,
  AuditLog1795485600000,
  IdempotencyKeys1795500000000,
  Sources1795503600000,
  JournalAndCalls1795507200000,
  CallLogOutbox1795510800000,
  ImportProgress1795514400000,
  SharedRules1795518000000,
];
