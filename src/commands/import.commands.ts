import { Command, Option, SubCommand } from 'nest-commander';
import { SYSTEM } from '../access/access-policy.js';
import { FIELDS } from '../import/columns.js';
import { ImportContacts } from '../import/import-contacts.js';
import { CliCommand, CommandGroup, type CommonOptions } from './command.js';
import { StoppedError, UsageError } from './failure.js';
import { ImportBar } from './import-bar.js';
import { toldOf } from './import-told.js';
import { Services } from './services.js';
import { Terminal } from './terminal.js';

interface ImportOptions extends CommonOptions {
  project: string;
  map?: string[];
  delimiter?: string;
  dryRun?: boolean;
  restart?: boolean;
  keep?: boolean;
}

@SubCommand({
  name: 'contacts',
  arguments: '<file>',
  description:
    'Create or update a project’s contacts from a CSV file or vCards: by external id, else by phone. Encoding, ' +
    'delimiter and columns (English or Romanian names) are recognised. Bad rows go to FILE.rejected.csv with the ' +
    'reason, the others in. When it has been stopped, the same command goes on where it was. Running servers know of ' +
    'it at once over REDIS_URL, else within 30 seconds',
  argsDescription: { file: 'CSV whose first line names the columns, or vCards' },
})
export class ImportContactsCommand extends CliCommand {
  protected override readonly examples = [
    'npm run cli -- import contacts contacts.csv --project acme --dry-run',
    'npm run cli -- import contacts contacts.csv --project acme',
    'npm run cli -- import contacts clienti.csv --project acme --map "Cod intern=external_id" --map "Tel 2=phones:office"',
    'npm run cli -- import contacts phonebook.vcf --project acme',
  ];

  constructor(
    terminal: Terminal,
    private readonly services: Services,
  ) {
    super(terminal);
  }

  @Option({ flags: '-p, --project <slug>', description: 'where they go', required: true })
  readProject(value: string): string {
    return value;
  }

  @Option({
    flags: '-m, --map <column=field>',
    description: `what a column is, if its name does not tell: ${FIELDS.join(', ')} or ignore; a phone perhaps with a label, phones:office`,
  })
  readMap(value: string, before: string[] = []): string[] {
    if (!value.includes('=')) throw new UsageError(`--map: "${value}" must be COLUMN=FIELD`);
    return [...before, value];
  }

  @Option({
    flags: '-d, --delimiter <sign>',
    description: 'what stands between the cells, if it is not recognised: , ; | or tab',
  })
  readDelimiter(value: string): string {
    if (value === 'tab' || value === '\\t') return '\t';
    if (value.length !== 1) throw new UsageError('--delimiter: must be one sign, or tab');
    return value;
  }

  @Option({ flags: '--dry-run', description: 'read and check everything, write nothing' })
  readDryRun(): boolean {
    return true;
  }

  @Option({
    flags: '--restart',
    description: 'from the first row, also where an earlier attempt has been stopped',
  })
  readRestart(): boolean {
    return true;
  }

  @Option({
    flags: '--keep',
    description: 'an empty cell leaves what the contact has (default: it empties it)',
  })
  readKeep(): boolean {
    return true;
  }

  async run([file = '']: string[], options: ImportOptions): Promise<void> {
    const bar = new ImportBar(this.terminal);
    let start = 0;
    const { map: maps, delimiter, dryRun, restart, keep: keepsWhereEmpty } = options;
    const about = { maps, delimiter, dryRun, restart, keepsWhereEmpty };
    const told = { onProgress: bar.show, signal: this.terminal.interrupted };
    const report = await this.services.use((app) => {
      const { id } = this.projectOf(app, options.project);
      start = performance.now();
      const run = app.get(ImportContacts).run(SYSTEM, id, file, { ...about, ...told });
      return run.finally(() => bar.end());
    });
    const seconds = (performance.now() - start) / 1000;
    if (options.json) await this.print({ ...report, seconds: Number(seconds.toFixed(3)) });
    else await this.terminal.out(toldOf(report, seconds, dryRun === true));
    if (!report.isComplete) throw new StoppedError();
    if (report.rows > 0 && report.rejected === report.rows)
      throw new UsageError('FILE: not one row could be read');
  }
}

@Command({ name: 'import', description: 'Bring data in: contacts', subCommands: [ImportContactsCommand] })
export class ImportCommand extends CommandGroup {
  constructor(terminal: Terminal) {
    super(terminal);
  }
}
