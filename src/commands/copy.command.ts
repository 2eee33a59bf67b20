import { SingleBar, Presets } from 'cli-progress';
import { Command, Option } from 'nest-commander';
import type { DataSource } from 'typeorm';
import { IsDatabaseUrl } from '../config/setting-rules.js';
import { copyDatabase, type CopyState, tablesInUse } from '../database/copy-database.js';
import { migrate } from '../database/migrate.js';
import { connectDatabase, databaseOptions } from '../database/open-database.js';
import { ExpectedError } from '../errors/errors.js';
import { CliCommand, type CommonOptions } from './command.js';
import { UsageError } from './failure.js';
import { tableOf } from './table.js';
import { Terminal } from './terminal.js';

interface CopyOptions extends CommonOptions {
  from: string;
  to: string;
}

@Command({
  name: 'copy',
  description:
    'Copy everything into another, empty database, from SQLite to MySQL or back: projects, contacts, rules, clients with ' +
    'their tokens, sources, journal, audit log; ids stay. Stop the servers first: what they write meanwhile is not copied',
})
export class CopyCommand extends CliCommand {
  protected override readonly examples = [
    'npm run cli -- copy --from sqlite:data/caller-data.sqlite --to mysql://user:password@127.0.0.1:3306/caller_data',
    'npm run cli -- copy --from mysql://user:password@127.0.0.1:3306/caller_data --to sqlite:data/copy.sqlite',
  ];

  constructor(terminal: Terminal) {
    super(terminal);
  }

  @Option({ flags: '--from <url>', description: 'what is there, as in DATABASE_URL', required: true })
  readFrom(value: string): string {
    return databaseUrl('--from', value);
  }

  @Option({ flags: '--to <url>', description: 'where it goes: no row may be there', required: true })
  readTo(value: string): string {
    return databaseUrl('--to', value);
  }

  async run(_: string[], { from, to, json }: CopyOptions): Promise<void> {
    const bar = new CopyBar(this.terminal);
    const { interrupted } = this.terminal;
    const report = await opened(from, (source) =>
      opened(to, async (target) => {
        if (await source.showMigrations())
          throw new UsageError('--from: bring it up to date first, with migrate');
        await migrate(target, interrupted);
        const used = await tablesInUse(target);
        if (used.length > 0)
          throw new UsageError(`--to: it is not empty; there are rows in ${used.join(', ')}`);
        return copyDatabase(source, target, bar.show, interrupted).finally(() => bar.end());
      }),
    ).catch((error: unknown) => {
      if (interrupted.aborted)
        throw new ExpectedError('CONFLICT', 'Stopped before the end; begin anew with an empty database');
      throw error;
    });
    if (json) return this.print(report);
    await this.terminal.out(tableOf(this.terminal, ['table', 'rows'], Object.entries(report.tables)));
  }
}

/** @throws UsageError which does not repeat it: a password may be in it */
function databaseUrl(option: string, value: string): string {
  const rule = new IsDatabaseUrl();
  if (!rule.validate(value)) throw new UsageError(`${option}: ${rule.defaultMessage()}`);
  return value;
}

async function opened<T>(url: string, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = await connectDatabase(await databaseOptions(url));
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** Where somebody watches. */
class CopyBar {
  private bar: SingleBar | undefined;

  constructor(private readonly terminal: Terminal) {}

  readonly show = ({ table, rows, total }: CopyState): void => {
    const { barStream: stream } = this.terminal;
    if (!stream) return;
    if (!this.bar) {
      const format = '{bar} {percentage}% | {value} of {total} rows | {eta_formatted} left | {table}';
      this.bar = new SingleBar(
        { stream, format, hideCursor: true, clearOnComplete: true },
        Presets.shades_classic,
      );
      this.bar.start(total, 0, { table });
    }
    this.bar.update(rows, { table });
  };

  end(): void {
    this.bar?.stop();
  }
}
