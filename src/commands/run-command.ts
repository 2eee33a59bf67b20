import { CommandFactory, CommandRunnerService } from 'nest-commander';
import { CommandsModule } from './commands.module.js';
import { ExitCode, failureOf, isOfCommander } from './failure.js';
import type { Terminal } from './terminal.js';

/** Runs one command to its end and tells its exit code. Never throws. */
export async function runCommand(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let thrown: unknown;
  const keep = (error: unknown): void => {
    thrown ??= error;
  };
  try {
    const app = await CommandFactory.createWithoutRunning(CommandsModule.at(terminal), {
      logger: false,
      abortOnError: false,
      cliName: 'cli',
      enablePositionalOptions: true,
      errorHandler: (error) => {
        throw error;
      },
      serviceErrorHandler: keep,
      outputConfiguration: {
        writeOut: (text) => void terminal.out(text),
        writeErr: (text) => terminal.tell(text),
      },
    });
    await app.get(CommandRunnerService).run(['node', 'cli', ...argv]);
    await app.close();
  } catch (error) {
    keep(error);
  }
  return thrown === undefined ? ExitCode.OK : explain(thrown, argv.includes('--json'), terminal);
}

async function explain(thrown: unknown, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const failure = failureOf(thrown);
  if (!failure) return ExitCode.OK;
  const { exitCode, ...error } = failure;
  if (isJson) await terminal.out(`${JSON.stringify({ error }, null, 2)}\n`);
  else if (!isOfCommander(thrown)) terminal.tell(`${error.message}\n`);
  return exitCode;
}
