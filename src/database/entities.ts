import { ApiClient } from '../access/api-client.entity.js';
import { ApiToken } from '../access/api-token.entity.js';
import { AuditEntry } from '../access/audit/audit-entry.entity.js';
import { Call } from '../calls/call.entity.js';
import { CallEvent } from '../calls/call-event.entity.js';
import { OutboxCall } from '../call-log/outbox-call.entity.js';
import { ContactPhone } from '../contacts/contact-phone.entity.js';
import { ContactSegment } from '../contacts/contact-segment.entity.js';
import { ContactWord } from '../contacts/contact-word.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import { ToldContact } from '../contacts/told-contact.entity.js';
import { ProjectLock } from '../contacts/project-lock.entity.js';
import { IdempotencyKey } from '../graphql/idempotency/idempotency-key.entity.js';
import { ImportProgress } from '../import/import-progress.entity.js';
import { JournalEntry } from '../journal/journal-entry.entity.js';
import { Project } from '../projects/project.entity.js';
import { DirectLine } from '../rules/direct-lines/direct-line.entity.js';
import { QueuePosition } from '../rules/queue-positions/queue-position.entity.js';
import { Route } from '../rules/routes/route.entity.js';
import { Rule } from '../rules/rule.entity.js';
import { ProjectSource } from '../sources/source.entity.js';

export const entities = [
  Project,
  Contact,
  ContactPhone,
  ContactSegment,
  ContactWord,
  ProjectLock,
  ToldContact,
  ProjectSource,
  Rule,
  Route,
  QueuePosition,
  DirectLine,
  ApiClient,
  ApiToken,
  AuditEntry,
  JournalEntry,
  Call,
  CallEvent,
  OutboxCall,
  IdempotencyKey,
  ImportProgress,
];
