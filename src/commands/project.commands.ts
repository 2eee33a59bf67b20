import { Command, Option, SubCommand } from 'nest-commander';
import { SYSTEM } from '../access/access-policy.js';
import { ProjectsService } from '../projects/projects.service.js';
import { CliCommand, CommandGroup, type CommonOptions, everythingOf } from './command.js';
import { Services } from './services.js';
import { tableOf } from './table.js';
import { Terminal } from './terminal.js';

interface CreateOptions extends CommonOptions {
  name?: string;
  region?: string;
  backendLinkTemplate?: string;
  externalId?: string;
}

@SubCommand({
  name: 'create',
  arguments: '<slug>',
  description: 'Make a project: one company’s calls',
  argsDescription: { slug: 'what it is called by: lower-case letters, digits and hyphens' },
})
export class ProjectCreate extends CliCommand {
  protected override readonly examples = [
    'npm run cli -- project create acme --name "Acme SRL" --region RO',
    'npm run cli -- project create acme --backend-link-template "https://crm.example/contacts/{externalId}"',
  ];

  constructor(
    terminal: Terminal,
    private readonly services: Services,
  ) {
    super(terminal);
  }

  @Option({ flags: '--name <name>', description: 'for people (default: the slug)' })
  readName(value: string): string {
    return value;
  }

  @Option({
    flags: '--region <code>',
    description: 'the country whose national numbers its PBX sends (default: RO)',
  })
  readRegion(value: string): string {
    return value;
  }

  @Option({
    flags: '--backend-link-template <url>',
    description: 'what the agent’s screen opens, e.g. https://crm.example/?id={id}',
  })
  readBackendLinkTemplate(value: string): string {
    return value;
  }

  @Option({ flags: '--external-id <id>', description: 'the PBX’s own id of it: project_id in its events' })
  readExternalId(value: string): string {
    return value;
  }

  async run([slug = '']: string[], options: CreateOptions): Promise<void> {
    const { name = slug, region = 'RO', backendLinkTemplate, externalId, json } = options;
    const input = { slug, name, defaultRegion: region, backendLinkTemplate, externalId };
    const project = await this.services.use((app) => app.get(ProjectsService).create(SYSTEM, input));
    if (json) return this.print(project);
    await this.terminal.out(`Project ${project.slug} has been made; its id is ${project.id}\n`);
  }
}

@SubCommand({ name: 'list', description: 'Show the projects' })
export class ProjectList extends CliCommand {
  protected override readonly examples = ['npm run cli -- project list'];

  constructor(
    terminal: Terminal,
    private readonly services: Services,
  ) {
    super(terminal);
  }

  async run(_: string[], { json }: CommonOptions): Promise<void> {
    const projects = await this.services.use((app) =>
      everythingOf((page) => app.get(ProjectsService).list(SYSTEM, null, null, page)),
    );
    if (json) return this.print(projects);
    const rows = projects.map(({ id, slug, name, defaultRegion, externalId }) => [
      ...[id, slug, name, defaultRegion],
      externalId ?? '',
    ]);
    await this.terminal.out(tableOf(this.terminal, ['id', 'slug', 'name', 'region', 'external id'], rows));
  }
}

@Command({
  name: 'project',
  description: 'Projects: create, list',
  subCommands: [ProjectCreate, ProjectList],
})
export class ProjectCommand extends CommandGroup {
  constructor(terminal: Terminal) {
    super(terminal);
  }
}
