import { type DynamicModule, Module } from '@nestjs/common';
import { type CommandRunner, InjectCommander } from 'nest-commander';
import { ConfigModule } from '../config/config.module.js';
import { ClientCommand, ClientCreate, ClientDelete, ClientList, ClientRotate } from './client.commands.js';
import { CopyCommand } from './copy.command.js';
import { ExportCommand, ExportContactsCommand } from './export.commands.js';
import { ImportCommand, ImportContactsCommand } from './import.commands.js';
import { LookupCommand } from './lookup.command.js';
import { Migrate, MigrateDown, MigrateStatus, MigrateUp } from './migrate.commands.js';
import { ProjectCommand, ProjectCreate, ProjectList } from './project.commands.js';
import { Services } from './services.js';
import { Terminal } from './terminal.js';

/** nest-commander brings a commander of its own. */
type Command = Parameters<CommandRunner['setCommand']>[0];

/** The command line: what it can do, and nothing of the application until a command needs it. */
@Module({})
export class CommandsModule {
  /** An option behind a subcommand is the subcommand's, also where its group has one of that name. */
  constructor(@InjectCommander() root: Command) {
    root.enablePositionalOptions();
  }

  static at(terminal: Terminal): DynamicModule {
    return {
      module: CommandsModule,
      imports: [ConfigModule],
      providers: [
        { provide: Terminal, useValue: terminal },
        Services,
        ...[Migrate, MigrateUp, MigrateDown, MigrateStatus],
        ...[ImportCommand, ImportContactsCommand, ExportCommand, ExportContactsCommand],
        ...[ClientCommand, ClientCreate, ClientList, ClientRotate, ClientDelete],
        ...[LookupCommand, ProjectCommand, ProjectCreate, ProjectList, CopyCommand],
      ],
    };
  }
}
