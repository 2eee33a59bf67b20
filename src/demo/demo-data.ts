import type { INestApplicationContext } from '@nestjs/common';
import { SYSTEM } from '../access/access-policy.js';
import { ApiClientsService } from '../access/api-clients.service.js';
import { ClientRequirement, Scope } from '../access/scope.js';
import type { CreateContactInput } from '../contacts/contact.inputs.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { ProjectsService } from '../projects/projects.service.js';
import { DirectLinesService } from '../rules/direct-lines/direct-lines.service.js';
import { QueuePositionsService } from '../rules/queue-positions/queue-positions.service.js';
import { RoutesService } from '../rules/routes/routes.service.js';
import { DEMO_TOKEN, DEMO_TOOL_TOKEN } from './demo-token.js';

const JOHN_DOE = 12345;

type DemoContact = Omit<CreateContactInput, 'projectId' | 'phones'> & { phones: string[] };

const john: DemoContact = { name: 'John Doe', phones: ['0700000000'] };

const contacts = {
  elena: {
    name: 'Elena Dumitrescu',
    company: 'Aurora Hotels',
    phones: ['0721 000 001', '021 000 0010'],
    segments: ['vip'],
    language: 'ro',
    externalId: 'CRM-1001',
  },
  mihai: { name: 'Mihai Ionescu', phones: ['+40 721 000 002'], language: 'ro', externalId: 'CRM-1002' },
  stefan: {
    name: 'Ștefan Țăranu',
    phones: ['0721.000.003'],
    segments: ['emag-mktp'],
    language: 'ro',
    externalId: 'EMAG-77',
  },
  ilinca: {
    name: 'Ilinca Mărginean',
    phones: ['0721-000-004'],
    segments: ['emag-mktp', 'vip'],
    language: 'ro',
  },
  katalin: { name: 'Szőke Katalin', phones: ['+36 20 123 4567'], segments: ['hungary'], language: 'hu' },
  laszlo: { name: 'Kovács László', phones: ['0036 30 987 6543'], segments: ['hungary'], language: 'hu' },
  hanako: { name: '山田 花子', company: '株式会社さくら', phones: ['+81 90 1234 5678'], language: 'ja' },
  james: {
    name: 'James O’Connor "Jim"',
    phones: ['+44 7400 123456'],
    language: 'en-GB',
    backendLink: 'https://your-crm.com/key-accounts/oconnor',
  },
  ana: { name: 'Ana Popa', company: 'Popa & Fiii', phones: ['0721 000 005', '021 000 0020'] },
  radu: { name: 'Radu Popa', company: 'Popa & Fiii', phones: ['021 000 0020'] },
  guard: { name: 'Front desk', phones: ['1234'], language: 'ro' },
} satisfies Record<string, DemoContact>;

/** The vendor's example, and a dozen callers who show a feature each. */
export async function fillWithDemoData(app: INestApplicationContext): Promise<void> {
  const project = await app.get(ProjectsService).create(SYSTEM, {
    slug: 'demo',
    name: 'Demo call centre',
    defaultRegion: 'RO',
    backendLinkTemplate: 'https://your-crm.com/example-popup?id={id}',
    externalId: '1',
  });
  await addClients(app.get(ApiClientsService), project.id);
  const ids = await addContacts(app.get(ContactsService), project.id);
  await addRules(app, project.id, ids);
}

async function addClients(service: ApiClientsService, projectId: number): Promise<void> {
  const requirement = ClientRequirement.TOKEN;
  const pbx = { name: 'Demo PBX', projectId, scopes: [Scope.LOOKUP, Scope.EVENTS], requirement };
  await service.create(pbx, DEMO_TOKEN);
  const tool = { name: 'Demo tool', scopes: [Scope.READ, Scope.WRITE, Scope.ADMIN], requirement };
  await service.create(tool, DEMO_TOOL_TOKEN);
}

type ContactIds = Record<keyof typeof contacts, number>;

/** The others first: after John Doe, ids would go on from his. */
async function addContacts(service: ContactsService, projectId: number): Promise<ContactIds> {
  const create = (contact: DemoContact, id?: number) =>
    service.create(
      SYSTEM,
      {
        ...contact,
        projectId: String(projectId),
        phones: contact.phones.map((number) => ({ number })),
      },
      id,
    );
  const ids = {} as ContactIds;
  for (const [key, contact] of Object.entries(contacts)) {
    ids[key as keyof ContactIds] = (await create(contact)).id;
  }
  await create(john, JOHN_DOE);
  return ids;
}

async function addRules(app: INestApplicationContext, id: number, ids: ContactIds): Promise<void> {
  const projectId = String(id);
  const queuePositions = app.get(QueuePositionsService);
  await queuePositions.create(SYSTEM, {
    projectId,
    match: { segment: 'vip' },
    position: 1,
    note: 'VIPs go to the front',
  });
  await queuePositions.create(SYSTEM, {
    projectId,
    match: { segment: 'hungary', dnid: '0310*' },
    position: 2,
    note: 'Hungarian callers on any of the 0310 numbers',
  });

  const directLines = app.get(DirectLinesService);
  await directLines.create(SYSTEM, {
    projectId,
    match: { contactId: String(ids.mihai) },
    destination: 'SIP/ion-popescu',
    note: 'His account manager',
  });
  await directLines.create(SYSTEM, {
    projectId,
    match: { segment: 'hungary' },
    destination: 'hungarian-queue',
  });

  const routes = app.get(RoutesService);
  await routes.create(SYSTEM, {
    projectId,
    match: { segment: 'emag-mktp' },
    routeIdentifier: 'emag-mktp',
    outboundNumber: '+40310000077',
    note: 'Calls to eMAG MKTP clients go out with their own number',
  });
}
