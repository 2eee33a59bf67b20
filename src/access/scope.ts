import { registerEnumType } from '@nestjs/graphql';

/** What a client may do. None implies another. */
export enum Scope {
  /** The PBX's lookup. */
  LOOKUP = 'LOOKUP',
  /** The PBX's events. */
  EVENTS = 'EVENTS',
  READ = 'READ',
  WRITE = 'WRITE',
  /** Projects, sources, API clients, audit log. */
  ADMIN = 'ADMIN',
}

/** What a client must show. */
export enum ClientRequirement {
  TOKEN = 'TOKEN',
  NETWORK = 'NETWORK',
  TOKEN_OR_NETWORK = 'TOKEN_OR_NETWORK',
  TOKEN_AND_NETWORK = 'TOKEN_AND_NETWORK',
}

registerEnumType(Scope, {
  name: 'Scope',
  description: 'What a client may do. None implies another.',
  valuesMap: {
    LOOKUP: { description: 'The PBX’s lookup' },
    EVENTS: { description: 'The PBX’s events' },
    READ: { description: 'Asking for projects, contacts, rules and calls' },
    WRITE: { description: 'Changing contacts and rules' },
    ADMIN: { description: 'Projects, sources, API clients, audit log' },
  },
});
registerEnumType(ClientRequirement, { name: 'ClientRequirement', description: 'What a client must show' });
