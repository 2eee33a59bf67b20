import { SettingsError } from '../config/settings.js';
import { codeOf, isUnavailable } from '../database/failures.js';
import { ExpectedError, type FieldMistake } from '../errors/errors.js';
import { withoutData } from '../errors/without-data.js';

/** What a command ends with. */
export enum ExitCode {
  OK = 0,
  /** It could not be done. */
  FAILED = 1,
  /** It was not asked rightly: an option, a file, a value. */
  USAGE = 2,
}

/** A command that cannot be what was meant; its message names the option. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Somebody has stopped it on its way. */
export class StoppedError extends Error {
  constructor() {
    super('Stopped before the end; an import goes on from here with the same command');
    this.name = 'StoppedError';
  }
}

/** Commander's own: it has said already what is wrong, or shown its help. */
interface CommanderError extends Error {
  code: string;
  exitCode: number;
}

export const isOfCommander = (error: unknown): error is CommanderError =>
  error instanceof Error && String((error as { code?: unknown }).code).startsWith('commander.');

/** How a command has failed, for people and machines. */
export interface Failure {
  exitCode: ExitCode;
  code: string;
  message: string;
  fields?: FieldMistake[];
}

/** Null where it only showed its help. */
export function failureOf(error: unknown): Failure | null {
  if (isOfCommander(error)) return failureOfUsage(error);
  if (error instanceof UsageError) return { exitCode: ExitCode.USAGE, code: 'USAGE', message: error.message };
  if (error instanceof StoppedError)
    return { exitCode: ExitCode.FAILED, code: 'STOPPED', message: error.message };
  if (error instanceof SettingsError)
    return { exitCode: ExitCode.FAILED, code: 'SETTINGS', message: error.message };
  if (error instanceof ExpectedError) return failureOfService(error);
  const code = isUnavailable(error) ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_ERROR';
  const message = isUnavailable(error)
    ? `The database cannot be used: ${codeOf(error)}. Is DATABASE_URL right, and is it there?`
    : `This should not have happened: ${withoutData(error).split('\n', 1)[0]}`;
  return { exitCode: ExitCode.FAILED, code, message };
}

function failureOfUsage({ exitCode, message, code }: CommanderError): Failure | null {
  if (exitCode === 0) return null;
  // Commander has said so already, with a hint at the help.
  return { exitCode: ExitCode.USAGE, code: 'USAGE', message: code === 'commander.help' ? '' : message };
}

const WRONG_INPUT = ['BAD_USER_INPUT', 'NOT_FOUND'];

/** `input.defaultRegion` is what people have given as --default-region or as an argument: its last name is enough. */
function failureOfService({ code, message, fields }: ExpectedError): Failure {
  const exitCode = WRONG_INPUT.includes(code) ? ExitCode.USAGE : ExitCode.FAILED;
  if (fields.length === 0) return { exitCode, code, message };
  const told = fields.map(({ path, ...field }) => ({ path: path.replace(/^input\./, ''), ...field }));
  return {
    exitCode,
    code,
    message: told.map((field) => `${field.path}: ${field.message}`).join('\n'),
    fields: told,
  };
}
