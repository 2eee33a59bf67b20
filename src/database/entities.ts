import { ApiClient } from '../access/api-client.entity.js';
import { ApiToken } from '../access/api-token.entity.js';
import { AuditEntry } from '../access/audit/audit-entry.entity.js';
import { ContactPhone } from '../contacts/contact-phone.entity.js';
import { ContactSegment } from '../contacts/contact-segment.entity.js';
import { ContactWord } from '../contacts/contact-word.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import { ProjectLock } from '../contacts/project-lock.entity.js';
import { Project } from '../projects/project.entity.js';
import { DirectLine } from '../rules/direct-lines/direct-line.entity.js';
import { QueuePosition } from '../rules/queue-positions/queue-position.entity.js';
import { Route } from '../rules/routes/route.entity.js';
import { Rule } from '../rules/rule.entity.js';

export const entities = [
  Project,
  Contact,
  ContactPhone,
  ContactSegment,
  ContactWord,
  ProjectLock,
  Rule,
  Route,
  QueuePosition,
  DirectLine,
  ApiClient,
  ApiToken,
  AuditEntry,
];
