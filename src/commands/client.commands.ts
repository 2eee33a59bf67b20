import { Command, Option, SubCommand } from 'nest-commander';
import { SYSTEM } from '../access/access-policy.js';
import { ApiClientsService, type ClientWithToken } from '../access/api-clients.service.js';
import { ClientRequirement } from '../access/scope.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import { allClients, clientNamed, clientShown, readInstant, readScopes } from './api-client.js';
import { asList, CliCommand, CommandGroup, type CommonOptions } from './command.js';
import { UsageError } from './failure.js';
import { Services } from './services.js';
import { tableOf } from './table.js';
import { Terminal } from './terminal.js';

const DAY_SECONDS = 86_400;

abstract class ClientSubCommand extends CliCommand {
  constructor(
    terminal: Terminal,
    protected readonly services: Services,
  ) {
    super(terminal);
  }

  /** The token alone goes out, so that a script can take it. */
  protected async show({ apiClient, token }: ClientWithToken, what: string, json?: boolean): Promise<void> {
    if (json) return this.print({ apiClient: clientShown(apiClient), token });
    this.terminal.tell(`${what} Its token is shown here and never again; keep it as a secret:\n`);
    await this.terminal.out(`${token}\n`);
  }
}

interface CreateOptions extends CommonOptions {
  name?: string;
  scope?: string[];
  project?: string;
  requirement?: string;
  network?: string[];
  expires?: string;
}

@SubCommand({
  name: 'create',
  arguments: '[name]',
  description: 'Make an API client, and print its token: here and never again',
  argsDescription: { name: 'who it is for, e.g. PBX' },
})
export class ClientCreate extends ClientSubCommand {
  protected override readonly examples = [
    'npm run cli -- client create admin --scope all            the first client of all',
    'npm run cli -- client create PBX --scope LOOKUP,EVENTS --project acme',
    'npm run cli -- client create CRM --scope READ,WRITE --project acme --expires 2027-12-31',
    'npm run cli -- client create PBX --scope LOOKUP --requirement TOKEN_AND_NETWORK --network 10.0.0.0/24',
  ];

  constructor(terminal: Terminal, services: Services) {
    super(terminal, services);
  }

  @Option({ flags: '--name <name>', description: 'the same as the argument' })
  readName(value: string): string {
    return value;
  }

  @Option({
    flags: '-s, --scope <scopes>',
    description: 'LOOKUP, EVENTS, READ, WRITE, ADMIN: several with commas, or "all"',
  })
  readScope(value: string, before?: string[]): string[] {
    return asList(value, before);
  }

  @Option({
    flags: '-p, --project <slug>',
    description: 'the one project that it is bound to (default: none, it sees all)',
  })
  readProject(value: string): string {
    return value;
  }

  @Option({
    flags: '--requirement <what>',
    description: 'TOKEN, NETWORK, TOKEN_OR_NETWORK or TOKEN_AND_NETWORK (default: TOKEN)',
  })
  readRequirement(value: string): string {
    return value;
  }

  @Option({
    flags: '-n, --network <cidr>',
    description: 'a network that it comes from; may be given several times',
  })
  readNetwork(value: string, before?: string[]): string[] {
    return asList(value, before);
  }

  @Option({
    flags: '--expires <date>',
    description: 'from then on it is let in no more: 2027-12-31, or 2027-12-31T12:00:00Z',
  })
  readExpires(value: string): string {
    return value;
  }

  async run([argument]: string[], options: CreateOptions): Promise<void> {
    const name = options.name ?? argument ?? '';
    if (name === '') throw new UsageError('NAME: say whom the client is for, e.g. client create PBX');
    const values = {
      name,
      scopes: readScopes(options.scope ?? []),
      requirement: (options.requirement ?? ClientRequirement.TOKEN).toUpperCase() as ClientRequirement,
      networks: options.network ?? [],
      expiresAt: options.expires === undefined ? null : readInstant(options.expires),
    };
    const made = await this.services.use((app) => {
      const projectId =
        options.project === undefined ? null : String(this.projectOf(app, options.project).id);
      return app.get(ApiClientsService).createBy(SYSTEM, { ...values, projectId });
    });
    await this.show(
      made,
      `The API client ${name} has been made, with the id ${made.apiClient.id}.`,
      options.json,
    );
  }
}

interface ListOptions extends CommonOptions {
  project?: string;
}

@SubCommand({ name: 'list', description: 'Show the API clients; never a token' })
export class ClientList extends ClientSubCommand {
  protected override readonly examples = [
    'npm run cli -- client list',
    'npm run cli -- client list --project acme',
  ];

  constructor(terminal: Terminal, services: Services) {
    super(terminal, services);
  }

  @Option({ flags: '-p, --project <slug>', description: 'only those bound to it' })
  readProject(value: string): string {
    return value;
  }

  async run(_: string[], { project, json }: ListOptions): Promise<void> {
    const { clients, slugs } = await this.services.use(async (app) => {
      const projectId = project === undefined ? null : String(this.projectOf(app, project).id);
      const projects = app.get(ProjectDirectory).all();
      const slugs = new Map(projects.map(({ id, slug }) => [id, slug]));
      return { clients: await allClients(app, projectId), slugs };
    });
    if (json) return this.print(clients.map(clientShown));
    const rows = clients.map((client) => [
      client.id,
      client.name,
      client.projectId === null ? 'all' : (slugs.get(client.projectId) ?? client.projectId),
      client.scopes.join(' '),
      client.requirement,
      client.networks.join(' '),
      client.expiresAt?.toISOString() ?? '',
      client.lastUsedAt?.toISOString() ?? '',
    ]);
    const head = ['id', 'name', 'project', 'scopes', 'requirement', 'networks', 'expires', 'last used'];
    await this.terminal.out(tableOf(this.terminal, head, rows));
  }
}

interface RotateOptions extends CommonOptions {
  overlap?: number;
}

@SubCommand({
  name: 'rotate',
  arguments: '<client>',
  description: 'Give an API client a new token, and print it: here and never again',
  argsDescription: { client: 'its id or name' },
})
export class ClientRotate extends ClientSubCommand {
  protected override readonly examples = [
    'npm run cli -- client rotate PBX                  the old token works on for a day',
    'npm run cli -- client rotate 3 --overlap 0        the old token is worth nothing from now on',
  ];

  constructor(terminal: Terminal, services: Services) {
    super(terminal, services);
  }

  @Option({
    flags: '--overlap <seconds>',
    description: 'how long the old token works on: 0 to 604800 (default: 86400, a day)',
  })
  readOverlap(value: string): number {
    return /^\d+$/.test(value) ? Number(value) : NaN;
  }

  async run([client = '']: string[], { overlap = DAY_SECONDS, json }: RotateOptions): Promise<void> {
    const made = await this.services.use(async (app) => {
      const { id } = await clientNamed(app, client);
      return app.get(ApiClientsService).rotateToken(SYSTEM, id, overlap);
    });
    await this.show(made, `The API client ${made.apiClient.name} has a new token.`, json);
  }
}

@SubCommand({
  name: 'delete',
  arguments: '<client>',
  description: 'Delete an API client: within 5 seconds no instance lets it in any more',
  argsDescription: { client: 'its id or name' },
})
export class ClientDelete extends ClientSubCommand {
  protected override readonly examples = ['npm run cli -- client delete 3'];

  constructor(terminal: Terminal, services: Services) {
    super(terminal, services);
  }

  async run([client = '']: string[], { json }: CommonOptions): Promise<void> {
    const deleted = await this.services.use(async (app) => {
      const found = await clientNamed(app, client);
      await app.get(ApiClientsService).delete(SYSTEM, found.id);
      return found;
    });
    if (json) return this.print({ id: String(deleted.id) });
    await this.terminal.out(`The API client ${deleted.name}, id ${deleted.id}, has been deleted\n`);
  }
}

@Command({
  name: 'client',
  description: 'API clients, who may ask: create, list, rotate, delete',
  subCommands: [ClientCreate, ClientList, ClientRotate, ClientDelete],
})
export class ClientCommand extends CommandGroup {
  constructor(terminal: Terminal) {
    super(terminal);
  }
}
