import { ApiClientsService, type NewApiClient } from '../../src/access/api-clients.service.js';
import { ClientRequirement, Scope } from '../../src/access/scope.js';
import type { CreateContactInput } from '../../src/contacts/contact.inputs.js';
import { ContactsService } from '../../src/contacts/contacts.service.js';
import { SYSTEM } from '../../src/access/access-policy.js';
import type { CreateProjectInput } from '../../src/projects/project.inputs.js';
import { ProjectsService } from '../../src/projects/projects.service.js';
import type { CreateDirectLineInput } from '../../src/rules/direct-lines/direct-line.inputs.js';
import { DirectLinesService } from '../../src/rules/direct-lines/direct-lines.service.js';
import type { CreateQueuePositionInput } from '../../src/rules/queue-positions/queue-position.inputs.js';
import { QueuePositionsService } from '../../src/rules/queue-positions/queue-positions.service.js';
import type { CreateRouteInput } from '../../src/rules/routes/route.inputs.js';
import { RoutesService } from '../../src/rules/routes/routes.service.js';
import type { CreateRuleInput, RuleMatchInput } from '../../src/rules/rule.inputs.js';
import type { CreateSourceInput } from '../../src/sources/source.inputs.js';
import { SourceType } from '../../src/sources/source-type.js';
import { SourcesService } from '../../src/sources/sources.service.js';
import { learnText } from './canaries.js';
import type { TestApp } from './create-app.js';

let counted = 0;

/** A rule's values, its match as a test has it at hand: with the number of a contact. */
type RuleValues<Input extends CreateRuleInput> = Partial<Omit<Input, 'projectId' | 'match'>> & {
  match?: Omit<RuleMatchInput, 'contactId'> & { contactId?: number };
};

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
    values: Partial<Omit<CreateContactInput, 'phones'>> & { phones?: string[] } = {},
  ) => {
    const phones = values.phones ?? ['0700000000'];
    phones.forEach(learnText);
    return get(ContactsService).create(SYSTEM, {
      name: 'Ion Popescu',
      ...values,
      projectId: String(projectId),
      phones: phones.map((number) => ({ number })),
    });
  };

  const route = (projectId: number, values: RuleValues<CreateRouteInput> = {}) =>
    get(RoutesService).create(SYSTEM, { routeIdentifier: 'a-route', ...values, ...names(projectId, values) });

  const queuePosition = (projectId: number, values: RuleValues<CreateQueuePositionInput> = {}) =>
    get(QueuePositionsService).create(SYSTEM, { position: 1, ...values, ...names(projectId, values) });

  const directLine = (projectId: number, values: RuleValues<CreateDirectLineInput> = {}) =>
    get(DirectLinesService).create(SYSTEM, {
      destination: 'SIP/ion-popescu',
      ...values,
      ...names(projectId, values),
    });

  const source = (projectId: number, values: Partial<Omit<CreateSourceInput, 'projectId'>> = {}) => {
    learnText(values.params);
    return get(SourcesService).create(SYSTEM, {
      type: SourceType.GENERIC,
      name: 'CRM',
      params: '',
      ...values,
      projectId: String(projectId),
    });
  };

  return { project, client, contact, route, queuePosition, directLine, source };
}

/** The ids of a new rule, as an input has them. */
function names(projectId: number, { match: { contactId, ...match } = {} }: RuleValues<CreateRuleInput>) {
  return {
    projectId: String(projectId),
    match: { ...match, contactId: contactId === undefined ? null : String(contactId) },
  };
}
