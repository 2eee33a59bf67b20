import { type CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';

const INSTANT =
  /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
const MESSAGE = 'must be an instant, ISO 8601 with its offset: 2026-11-23T09:30:00.000Z';

/** Nest's own takes anything that JavaScript can make a date of, and what it cannot for an invalid one. */
@Scalar('DateTime', () => Date)
export class DateTimeScalar implements CustomScalar<string, Date> {
  description = 'An instant, ISO 8601 in UTC with milliseconds: 2026-11-23T09:30:00.000Z';

  parseValue(value: unknown): Date {
    return typeof value === 'string' ? readInstant(value) : refuse();
  }

  parseLiteral(node: ValueNode): Date {
    return node.kind === Kind.STRING ? readInstant(node.value, node) : refuse(node);
  }

  serialize(value: unknown): string {
    return (value as Date).toISOString();
  }
}

function readInstant(text: string, node?: ValueNode): Date {
  const day = INSTANT.exec(text)?.[1];
  const instant = new Date(text.toUpperCase());
  // The 30th of February would be read as the 2nd of March; before 1000 and after 9999 MySQL has no dates.
  const isReal = day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  const year = instant.getUTCFullYear();
  return isReal && year >= 1000 && year <= 9999 ? instant : refuse(node);
}

function refuse(node?: ValueNode): never {
  throw new GraphQLError(MESSAGE, { nodes: node });
}
