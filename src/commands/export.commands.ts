import { Command, Option, SubCommand } from 'nest-commander';
import { SYSTEM } from '../access/access-policy.js';
import { ExportContacts } from '../export/export-contacts.js';
import { CliCommand, CommandGroup, type CommonOptions } from './command.js';
import { StoppedError, UsageError } from './failure.js';
import { Services } from './services.js';
import { Terminal } from './terminal.js';

interface ExportOptions extends CommonOptions {
  project: string;
}

@SubCommand({
  name: 'contacts',
  description: 'Write a project’s contacts to stdout, as CSV that import reads back',
})
export class ExportContactsCommand extends CliCommand {
  protected override readonly examples = [
    'npm run --silent cli -- export contacts --project acme > contacts.csv',
    '(--silent, since npm itself would write its own lines into the file)',
  ];

  constructor(
    terminal: Terminal,
    private readonly services: Services,
  ) {
    super(terminal);
  }

  @Option({ flags: '-p, --project <slug>', description: 'whose they are', required: true })
  readProject(value: string): string {
    return value;
  }

  async run(_: string[], { project: slug, json }: ExportOptions): Promise<void> {
    if (json)
      throw new UsageError('--json: contacts are exported as CSV; over GraphQL they are to be had as JSON');
    let written = 0;
    await this.services.use(async (app) => {
      for await (const part of app.get(ExportContacts).csv(SYSTEM, this.projectOf(app, slug).id)) {
        await this.terminal.out(part.text);
        written += part.contacts;
        if (this.terminal.interrupted.aborted) throw new StoppedError();
      }
    });
    this.terminal.tell(`${written} contacts written\n`);
  }
}

@Command({ name: 'export', description: 'Take data out: contacts', subCommands: [ExportContactsCommand] })
export class ExportCommand extends CommandGroup {
  constructor(terminal: Terminal) {
    super(terminal);
  }
}
