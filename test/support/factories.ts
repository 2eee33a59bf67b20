import { ApiClientsService, type NewApiClient } from '../../src/access/api-clients.service.js';
import { ClientRequirement, Scope } from '../../src/access/scope.js';
import { ContactsService, type NewContact } from '../../src/contacts/contacts.service.js';
import { SYSTEM } from '../../src/access/access-policy.js';
import type { CreateProjectInput } from '../../src/projects/project.inputs.js';
import { ProjectsService } from '../../src/projects/projects.service.js';
import { DirectLinesService, type NewDirectLine } from '../../src/rules/direct-lines/direct-lines.service.js';
import {
  type NewQueuePosition,
  QueuePositionsService,
} from '../../src/rules/queue-positions/queue-positions.service.js';
import { type NewRoute, RoutesService } from '../../src/rules/routes/routes.service.js';
import type { TestApp } from './create-app.js';

let counted = 0;

/** Things with good defaults: a test says only what it is about. */
export function factories({ get }: Pick<TestApp, 'get'>) {
  const project = (values: Partial<CreateProjectInput> = {}) => {
    const n = ++counted;
    return get(ProjectsService).create(SYSTEM, {
      slug: `project-${n}`,
      name: `Project ${n}`,
      defaultRegion: 'RO',
      ...values,
    });
  };

  const client = (values: Partial<NewApiClient> = {}) =>
    get(ApiClientsService).create({
      name: 'PBX',
      scopes: [Scope.LOOKUP],
      requirement: ClientRequirement.TOKEN,
      ...values,
    });

  const contact = (
    projectId: number,
    values: Partial<Omit<NewContact, 'phones'>> & { phones?: string[] } = {},
  ) =>
    get(ContactsService).create({
      projectId,
      name: 'Ion Popescu',
      ...values,
      phones: (values.phones ?? ['0700000000']).map((number) => ({ number })),
    });

  const route = (projectId: number, values: Partial<NewRoute> = {}) =>
    get(RoutesService).create({ projectId, match: {}, routeIdentifier: 'a-route', ...values });

  const queuePosition = (projectId: number, values: Partial<NewQueuePosition> = {}) =>
    get(QueuePositionsService).create({ projectId, match: {}, position: 1, ...values });

  const directLine = (projectId: number, values: Partial<NewDirectLine> = {}) =>
    get(DirectLinesService).create({ projectId, match: {}, destination: 'SIP/ion-popescu', ...values });

  return { project, client, contact, route, queuePosition, directLine };
}
