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
    // An id stands in the statement itself, and anybody may ask with a number for an id.
    return `${error.name}: ${code} from ${error.query.replace(/\b\d+\b/g, '#')}`;
  }
  // A telephone number in any notation is digits.
  return `${error.name}: ${error.message.replace(/\d/g, '#')}`;
}

function framesOf({ stack = '' }: Error): string[] {
  return stack.split('\n').filter((line) => /^ +at /.test(line));
}
