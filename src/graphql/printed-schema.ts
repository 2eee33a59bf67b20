import type { INestApplication } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';

const HEADER = '# Written by `npm run schema` from the code. A test fails where the two differ.\n\n';

/** The schema as it is committed: sorted, so that a change shows where it is. */
export function printedSchema(app: Pick<INestApplication, 'get'>): string {
  return `${HEADER}${printSchema(lexicographicSortSchema(app.get(GraphQLSchemaHost).schema))}\n`;
}
