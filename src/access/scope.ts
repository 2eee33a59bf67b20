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
