import { Command, SubCommand } from 'nest-commander';
import type { DataSource } from 'typeorm';
import { migrate } from '../database/migrate.js';
import { CliCommand, type CommonOptions } from './command.js';
import { Services } from './services.js';
import { tableOf } from './table.js';
import { Terminal } from './terminal.js';

abstract class MigrateSubCommand extends CliCommand {
  constructor(
    terminal: Terminal,
    protected readonly services: Services,
  ) {
    super(terminal);
  }

  protected async up({ json }: CommonOptions): Promise<void> {
    const done = await this.services.withDatabase(async (dataSource) => {
      const before = await migrationsOf(dataSource);
      await migrate(dataSource, this.terminal.interrupted);
      return before.filter(({ isDone }) => !isDone).map(({ name }) => name);
    });
    if (json) return this.print({ done });
    await this.terminal.out(done.map((name) => `Done: ${name}\n`).join('') || 'Nothing to do\n');
  }
}

@SubCommand({
  name: 'up',
  description: 'Bring the schema up to date; the server does so itself at its start',
})
export class MigrateUp extends MigrateSubCommand {
  constructor(terminal: Terminal, services: Services) {
    super(terminal, services);
  }

  run(_: string[], options: CommonOptions): Promise<void> {
    return this.up(options);
  }
}

@SubCommand({
  name: 'down',
  description:
    'Take the last migration back, AND THE DATA in what it made. Stop the servers first: a start would redo it',
})
export class MigrateDown extends MigrateSubCommand {
  constructor(terminal: Terminal, services: Services) {
    super(terminal, services);
  }

  async run(_: string[], { json }: CommonOptions): Promise<void> {
    const undone = await this.services.withDatabase(async (dataSource) => {
      const last = (await migrationsOf(dataSource)).findLast(({ isDone }) => isDone);
      if (last) await dataSource.undoLastMigration({ transaction: 'each' });
      return last?.name ?? null;
    });
    if (json) return this.print({ undone });
    await this.terminal.out(undone === null ? 'Nothing to do\n' : `Undone: ${undone}\n`);
  }
}

@SubCommand({ name: 'status', description: 'Show which migrations are done; changes nothing' })
export class MigrateStatus extends MigrateSubCommand {
  constructor(terminal: Terminal, services: Services) {
    super(terminal, services);
  }

  async run(_: string[], { json }: CommonOptions): Promise<void> {
    const all = await this.services.withDatabase(migrationsOf);
    if (json) return this.print(all);
    const rows = all.map(({ name, isDone }) => [name, isDone ? 'done' : 'pending']);
    await this.terminal.out(tableOf(this.terminal, ['migration', 'state'], rows));
  }
}

@Command({
  name: 'migrate',
  description: 'Bring the database’s schema up to date, or: up, down, status',
  subCommands: [MigrateUp, MigrateDown, MigrateStatus],
})
export class Migrate extends MigrateSubCommand {
  protected override readonly examples = [
    'npm run cli -- migrate              the same as migrate up',
    'npm run cli -- migrate status',
  ];

  constructor(terminal: Terminal, services: Services) {
    super(terminal, services);
  }

  run(_: string[], options: CommonOptions): Promise<void> {
    return this.up(options);
  }
}

/** In the order in which they run. */
async function migrationsOf(dataSource: DataSource): Promise<{ name: string; isDone: boolean }[]> {
  const runner = dataSource.createQueryRunner();
  const isThere = await runner.hasTable('migrations').finally(() => runner.release());
  const rows = isThere ? await dataSource.query<{ name: string }[]>('SELECT name FROM migrations') : [];
  const done = new Set(rows.map(({ name }) => name));
  return dataSource.migrations.map((migration) => {
    const name = migration.name ?? migration.constructor.name;
    return { name, isDone: done.has(name) };
  });
}
