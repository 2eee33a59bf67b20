import { CallersAndRules1795392000000 } from './1795392000000-callers-and-rules.js';
import { ContactSearch1795478400000 } from './1795478400000-contact-search.js';
import { ClientLastUse1795482000000 } from './1795482000000-client-last-use.js';
import { AuditLog1795485600000 } from './1795485600000-audit-log.js';

/** In the order in which they run. What has landed is never changed: add another. */
export const migrations = [
  CallersAndRules1795392000000,
  ContactSearch1795478400000,
  ClientLastUse1795482000000,
  AuditLog1795485600000,
];
