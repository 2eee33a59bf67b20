import { QueryFailedError } from 'typeorm';

/**
 * An unexpected error for the log, without what people have told us: a driver's message repeats values, and an error's
 * own properties the parameters of its statement.
 */
export function withoutData(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `thrown: ${typeof thrown}`;
  return [headline(thrown), ...framesOf(thrown)].join('\n');
}

function headline(error: Error): string {
  if (error instanceof QueryFailedError) {
    const { code = 'no code' } = error.driverError as { code?: string };
    return `${error.name}: ${code} from ${withoutValues(error.query)}`;
  }
  // A telephone number in any notation is digits.
  return `${error.name}: ${error.message.replace(/\d/g, '#')}`;
}

const STATEMENT_LENGTH = 500;

/**
 * Statements for many rows hold their values, and an id stands in any: anybody may ask with a number for an id. The cut
 * comes first, since a statement may be a megabyte, and may leave a text without its end.
 */
function withoutValues(statement: string): string {
  const start = statement.slice(0, STATEMENT_LENGTH);
  return start.replace(/'(?:[^'\\]|\\.)*(?:'|\\?$)/gs, '?').replace(/\b\d+\b/g, '#');
}

function framesOf({ stack = '' }: Error): string[] {
  return stack.split('\n').filter((line) => /^ +at /.test(line));
}
