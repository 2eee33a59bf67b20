import type { INestApplicationContext } from '@nestjs/common';
import { CommandRunner, Option } from 'nest-commander';
import type { Connection } from '../graphql/connection.js';
import type { PageArgs } from '../graphql/page-args.js';
import { ProjectDirectory } from '../projects/project-directory.js';
import type { Project } from '../projects/project.entity.js';
import { UsageError } from './failure.js';
import type { Terminal } from './terminal.js';

/** nest-commander brings a commander of its own. */
type Command = Parameters<CommandRunner['setCommand']>[0];

export interface CommonOptions {
  json?: boolean;
}

/** What all commands share. */
export abstract class CliCommand extends CommandRunner {
  constructor(protected readonly terminal: Terminal) {
    super();
  }

  override setCommand(command: Command): this {
    command.exitOverride().showHelpAfterError('Add --help for how it is used.');
    command.configureOutput({
      writeOut: (text) => void this.terminal.out(text),
      writeErr: (text) => this.terminal.tell(text),
    });
    if (this.examples.length > 0)
      command.addHelpText('after', `\nExamples:\n${this.examples.map((line) => `  ${line}\n`).join('')}`);
    return super.setCommand(command);
  }

  /** As one types them; the help shows them. */
  protected readonly examples: readonly string[] = [];

  @Option({ flags: '--json', description: 'one JSON document on stdout, for machines' })
  readJson(): boolean {
    return true;
  }

  protected async print(value: object): Promise<void> {
    await this.terminal.out(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** @throws UsageError */
  protected projectOf(app: INestApplicationContext, slug: string): Project {
    const projects = app.get(ProjectDirectory);
    const project = projects.bySlug(slug);
    if (project) return project;
    const slugs = projects.all().map((one) => one.slug);
    const there =
      slugs.length > 0 ? `there are ${slugs.slice(0, 20).join(', ')}` : 'make one: project create';
    throw new UsageError(`--project: no project has the slug "${slug}"; ${there}`);
  }
}

/** A group of commands: what it can do by itself is tell of them. */
export abstract class CommandGroup extends CliCommand {
  run(): Promise<void> {
    this.command.help({ error: true });
  }
}

/** All of a list that comes in pages. */
export async function everythingOf<T>(list: (page: PageArgs) => Promise<Connection<T>>): Promise<T[]> {
  const all: T[] = [];
  let after: string | null = null;
  do {
    const { nodes, pageInfo }: Connection<T> = await list({ first: 200, after });
    all.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return all;
}

/** An option that is given once or several times, each perhaps a list with commas. */
export const asList = (value: string, before: string[] = []): string[] => [
  ...before,
  ...value
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean),
];
